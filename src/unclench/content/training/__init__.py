"""What examples teach about danger and about what is declined: the examples, what is learned from
them, and the file of weights that is kept beside them."""
