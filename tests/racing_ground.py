"""What the server of the races has done before it forks a racer: Django is set up, no connection is open."""

import django

django.setup()
