"""Every figure of the Inspectorate, computed in one place: the report, its files, the workbook and the portal read
these and compute none of their own.

Of a period: `scope_of` says what is asked, `gather` answers all of it, and nothing that happened after the checkpoint
counts. As it stands now: `estate` and `today`. All reads are in constant numbers of queries, whatever the number of
people.
"""

from inspectorate.figures.gathering import Figures, gather
from inspectorate.figures.opening import scope_of
from inspectorate.figures.scope import Basis, Period, Place, Scope

__all__ = ["Basis", "Figures", "Period", "Place", "Scope", "gather", "scope_of"]
