"""A plan that was made: as it is kept, in words, as two boards, and what the country lacks by it.

How one is made is `cells.planning`.
"""
