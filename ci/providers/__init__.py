"""Provers on call: whatever can propose the text of a proof. None of them is trusted; `ci.judge` decides."""
