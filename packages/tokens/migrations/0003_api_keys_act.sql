-- An API key of a company acts, and a budget may cap one: what a budget is for is now said by a constraint, so that a word
-- misspelt is no cap that nothing ever reaches. Entries name who acts in words, so a key is one without another column.
-- {"feature": ...}, {"member": ...}, {"key": ...} or {"subject": {"kind": ..., "id": ...}}
alter table tokens.budget add constraint for_one_thing
  check (num_nonnulls(scope -> 'feature', scope -> 'member', scope -> 'key', scope -> 'subject') = 1);
