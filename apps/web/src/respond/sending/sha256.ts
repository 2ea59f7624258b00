/**
 * SHA-256 of a short text, at once. The browser's own is asynchronous and takes longer to call than to compute, which
 * matters where a hundred thousand are needed. Source: FIPS 180-4. Pure.
 */
const constants = new Uint32Array(64);
const start = new Uint32Array(8);
{
	// The first 32 bits of the fractions of the cube roots, and of the square roots, of the first primes.
	const fraction = (root: number) => (root - Math.floor(root)) * 2 ** 32;
	let count = 0;
	for (let number = 2; count < 64; number += 1) {
		let isPrime = true;
		for (let by = 2; by * by <= number; by += 1)
			if (number % by === 0) isPrime = false;
		if (!isPrime) continue;
		constants[count] = fraction(number ** (1 / 3));
		if (count < 8) start[count] = fraction(Math.sqrt(number));
		count += 1;
	}
}

const schedule = new Uint32Array(64);

export function sha256(bytes: Uint8Array): Uint32Array {
	const blocks = new DataView(
		new ArrayBuffer(Math.ceil((bytes.length + 9) / 64) * 64),
	);
	for (let at = 0; at < bytes.length; at += 1)
		blocks.setUint8(at, bytes[at] as number);
	blocks.setUint8(bytes.length, 0x80);
	blocks.setUint32(blocks.byteLength - 4, bytes.length * 8);

	const hash = start.slice();
	for (let block = 0; block < blocks.byteLength; block += 64) {
		for (let t = 0; t < 16; t += 1)
			schedule[t] = blocks.getUint32(block + t * 4);
		for (let t = 16; t < 64; t += 1) {
			const x = schedule[t - 15] as number;
			const y = schedule[t - 2] as number;
			const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
			const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
			schedule[t] =
				(schedule[t - 16] as number) + s0 + (schedule[t - 7] as number) + s1;
		}
		let [a, b, c, d, e, f, g, h] = hash as unknown as Eight;
		for (let t = 0; t < 64; t += 1) {
			const one =
				(h +
					(turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) +
					((e & f) ^ (~e & g)) +
					(constants[t] as number) +
					(schedule[t] as number)) |
				0;
			const two =
				((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) +
					((a & b) ^ (a & c) ^ (b & c))) |
				0;
			h = g;
			g = f;
			f = e;
			e = (d + one) | 0;
			d = c;
			c = b;
			b = a;
			a = (one + two) | 0;
		}
		const ends = [a, b, c, d, e, f, g, h];
		for (let at = 0; at < 8; at += 1)
			hash[at] = (hash[at] as number) + (ends[at] as number);
	}
	return hash;
}

type Eight = [number, number, number, number, number, number, number, number];

const turn = (word: number, by: number) => (word >>> by) | (word << (32 - by));

/** With how many zero bits it begins. */
export function zeroBitsOf(hash: Uint32Array): number {
	let bits = 0;
	for (const word of hash) {
		bits += Math.clz32(word);
		if (word !== 0) break;
	}
	return bits;
}
