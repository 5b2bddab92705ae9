-- A raw string ends earlier than an ordinary one would; behind it stands sorry.
-- goal: Demo.double_add
-- rejected at: policy
-- because: a string
-- body:
have := r"\" sorry --"
unfold double; omega
