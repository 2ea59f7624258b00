/**
 * Where a response is kept until the server has it: on the device, in IndexedDB; in memory where a browser keeps nothing,
 * and for what does not fit any more. Everything is a value under a name; names with a common beginning belong together.
 */

export type Keep = {
	/**
	 * - device: it outlives the page
	 * - memory: this browser keeps nothing; it is there as long as the page is open
	 * - full: there was no room for some of it, which is in memory
	 */
	where(): "device" | "memory" | "full";
	get<T>(name: string): Promise<T | undefined>;
	/** By name, in the order of the names. */
	list<T>(beginning: string): Promise<[name: string, value: T][]>;
	put(name: string, value: unknown): Promise<void>;
	/** Read and write in one: two windows of the same device do not overwrite each other. */
	change<T>(name: string, make: (before: T | undefined) => T): Promise<T>;
	remove(beginning: string): Promise<void>;
};

const databaseName = "verbatim-respond";
const storeName = "kept";
/** Safari sometimes never answers; a respondent does not wait for it. */
const openMillisecondsMax = 3_000;

export async function openKeep(): Promise<Keep> {
	const database = await openDatabase().catch(() => undefined);
	return database === undefined ? keepInMemory() : keepOnDevice(database);
}

function openDatabase(): Promise<IDBDatabase> {
	return new Promise((resolve, reject) => {
		setTimeout(() => reject(new Error("No answer")), openMillisecondsMax);
		const opening = indexedDB.open(databaseName, 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
		opening.onsuccess = () => resolve(opening.result);
		opening.onerror = () => reject(opening.error);
		opening.onblocked = () => reject(new Error("Blocked"));
	});
}

export function keepInMemory(): Keep {
	const values = new Map<string, unknown>();
	return {
		where: () => "memory",
		get: async <T>(name: string) => values.get(name) as T | undefined,
		list: async <T>(beginning: string) =>
			[...values]
				.filter(([name]) => name.startsWith(beginning))
				.sort(byName) as [string, T][],
		put: async (name, value) => void values.set(name, value),
		async change(name, make) {
			const value = make(values.get(name) as never);
			values.set(name, value);
			return value;
		},
		async remove(beginning) {
			for (const name of values.keys())
				if (name.startsWith(beginning)) values.delete(name);
		},
	};
}

function keepOnDevice(database: IDBDatabase): Keep {
	/** What the device had no room for, or would not take. It stands before what is on the device. */
	const overflow = keepInMemory();
	let isFull = false;

	const inTransaction = <T>(
		mode: IDBTransactionMode,
		act: (store: IDBObjectStore, give: (value: T) => void) => void,
	): Promise<T | undefined> =>
		new Promise((resolve, reject) => {
			const transaction = database.transaction(storeName, mode);
			let given: T | undefined;
			transaction.oncomplete = () => resolve(given);
			transaction.onabort = () => reject(transaction.error);
			transaction.onerror = () => reject(transaction.error);
			act(transaction.objectStore(storeName), (value) => {
				given = value;
			});
		});

	const getFromDevice = <T>(name: string) =>
		inTransaction<T>("readonly", (store, give) => {
			const reading = store.get(name) as IDBRequest<T>;
			reading.onsuccess = () => give(reading.result);
		});

	return {
		where: () => (isFull ? "full" : "device"),
		async get<T>(name: string) {
			return (await overflow.get<T>(name)) ?? (await getFromDevice<T>(name));
		},
		async list<T>(beginning: string) {
			const found = await inTransaction<[string, T][]>(
				"readonly",
				(store, give) => {
					const range = rangeOf(beginning);
					const names = store.getAllKeys(range);
					const values = store.getAll(range) as IDBRequest<T[]>;
					values.onsuccess = () =>
						give(
							values.result.map((value, at) => [
								String(names.result[at]),
								value,
							]),
						);
				},
			);
			return [
				...new Map([...(found ?? []), ...(await overflow.list<T>(beginning))]),
			].sort(byName);
		},
		async put(name, value) {
			try {
				await inTransaction("readwrite", (store) => store.put(value, name));
				await overflow.remove(name);
			} catch {
				isFull = true;
				await overflow.put(name, value);
			}
		},
		async change<T>(name: string, make: (before: T | undefined) => T) {
			const kept = await overflow.get<T>(name);
			if (kept !== undefined) {
				const value = make(kept);
				await this.put(name, value);
				return value;
			}
			let made: T | undefined;
			try {
				await inTransaction("readwrite", (store) => {
					const reading = store.get(name) as IDBRequest<T | undefined>;
					reading.onsuccess = () => {
						made = make(reading.result);
						store.put(made, name);
					};
				});
			} catch {
				isFull = true;
				made ??= make(undefined);
				await overflow.put(name, made);
			}
			return made as T;
		},
		async remove(beginning) {
			await overflow.remove(beginning);
			await inTransaction("readwrite", (store) =>
				store.delete(rangeOf(beginning)),
			).catch(() => undefined);
		},
	};
}

const rangeOf = (beginning: string) =>
	IDBKeyRange.bound(beginning, `${beginning}\uffff`);

const byName = ([one]: [string, unknown], [other]: [string, unknown]) =>
	one < other ? -1 : 1;
