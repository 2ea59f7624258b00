-- Who saved a survey last, so that another's edit is told by name instead of being written over; and the way to the answers
-- that had to be written, which are counted for every survey of a list.
alter table research.survey add column changed_by uuid;
create index answer_affected on research.answer (company_id, survey_id) where is_affected;
