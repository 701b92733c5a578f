"""The diary as pages: a day is one tap, and what it shows comes as a sentence, a drawing and a
table."""
