"""The one signal: someone's deciding facts, custody or keep-apart orders changed.

Sent inside the transaction of the change, with `inmates` (a list of `Inmate`), `by` (the actor) and
`now` (the instant). The cells listen and judge again; the people do not know of the cells.
"""

from django.dispatch import Signal

custody_changed = Signal()
