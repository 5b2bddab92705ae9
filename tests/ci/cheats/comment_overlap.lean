-- Delimiters that overlap: to a careless scanner all is comment, to Lean `sorry` is not.
-- goal: Demo.double_add
-- rejected at: shape
-- because: nothing in it
-- body:
/-/- -/ sorry --/
