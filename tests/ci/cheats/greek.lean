-- The second letter is Greek: allowed in names, and then a name that nobody knows.
-- goal: Demo.double_add
-- rejected at: build
-- because: Unknown identifier
-- body:
exact sοrry
