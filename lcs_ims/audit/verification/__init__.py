"""Checking the trail from end to end, writing nothing: what `verify_audit` does."""

from lcs_ims.audit.verification.verify import Report, verify

__all__ = ["Report", "verify"]
