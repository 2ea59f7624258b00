/**
 * A long book, made at once: blocks of debits as the engine would have written them, sealed and chained, with their keys;
 * and the pool and grant as they are after it. `book.check` finds nothing wrong with it.
 */
import type { Db } from "../apps/server/src/platform/db.ts";

const entriesInBlock = 1_000;

export async function growBook(
	db: Db,
	of: { companyId: string; entries: number },
): Promise<void> {
	const blocks = Math.ceil(of.entries / entriesInBlock);
	await db.query(
		`create or replace procedure pg_temp.grow(company uuid, blocks integer, size integer) language plpgsql as $$
     declare
       b tokens.block;
       p tokens.pool;
       started timestamptz := clock_timestamp() - make_interval(secs => 86400);
     begin
       select * into p from tokens.pool where company_id = company;
       for i in 1..blocks loop
         b.company_id := company; b.first := p.last_entry + 1; b.last := p.last_entry + size; b.previous := p.head;
         b.at := array_fill(greatest(p.recorded_at, date_trunc('milliseconds', clock_timestamp())), array[size]);
         b.kind := array_fill(5::smallint, array[size]);
         b.actor := array_fill(1::smallint, array[size]); b.actors := array['["member","member-1"]'];
         b.work := array_fill(1::smallint, array[size]); b.works := array['["pulse_classifier","run","grown",1]'];
         b.amount := array_fill(1000::bigint, array[size]);
         b.available_after := array(select p.available - n * 1000 from generate_series(1, size) n);
         b.held_after := array_fill(0::bigint, array[size]);
         b.grant_number := array_fill(1::bigint, array[size]);
         -- In the order of their birth, as a UUIDv7 is.
         b.key := array(select (lpad(to_hex((extract(epoch from started) * 1000)::bigint), 12, '0')
           || '7' || substr(md5(b.first::text || n), 1, 3) || '8' || substr(md5(n || '/' || b.first), 1, 15))::uuid
           from generate_series(1, size) n);
         b.hash := '\\x00'; b.hash := tokens.seal(b);
         insert into tokens.block select (b).*;
         insert into tokens.operation (company_id, key, number, fingerprint)
           select company, k, b.first + n - 1, md5(n::text)::uuid from unnest(b.key) with ordinality as t (k, n);
         p.last_entry := b.last; p.head := b.hash; p.recorded_at := b.at[size];
         p.available := p.available - size * 1000; p.settled := p.settled + size * 1000;
         started := started + make_interval(secs => 86400.0 / blocks);
       end loop;
       update tokens.pool set last_entry = p.last_entry, head = p.head, recorded_at = p.recorded_at,
         available = p.available, settled = p.settled where company_id = company;
       update tokens.grants set available = available - blocks::bigint * size * 1000,
         settled = settled + blocks::bigint * size * 1000 where company_id = company and number = 1;
     end $$;
     call pg_temp.grow('${of.companyId}', ${blocks}, ${entriesInBlock})`,
	);
}
