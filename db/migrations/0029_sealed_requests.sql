-- What was asked is sealed, as its answer is: a hash of a body that holds a password lets guesses be tried. Those kept so far
-- are of the last day and cannot be sealed by the database: whoever repeats one of them now does it anew.
delete from answers;
comment on column answers.request is 'Sealed with the key of the server: SHA-256 of route, address and body';
