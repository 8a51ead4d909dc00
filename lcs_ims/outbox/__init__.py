"""Messages to people outside and inside the Service: kept as rows, sent by the sweep, tried again until they go.

Call `post` inside the deed that has something to say; the message is kept with the deed or not at all.
"""
