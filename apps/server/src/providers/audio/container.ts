/**
 * Which container a file is, by its bytes and never by its name; where its sound begins; and whether its own structure
 * promises more bytes than there are. Only the containers below are ever given to the decoder.
 */
export const containers = [
	"wav",
	"w64",
	"mp3",
	"aac",
	"mov",
	"ogg",
	"matroska",
	"flac",
] as const;
export type Container = (typeof containers)[number];

export type FileBytes = {
	sizeBytes: number;
	/** Fewer bytes than asked for at the end of the file. */
	read(position: number, lengthBytes: number): Buffer;
};

export type FoundContainer = {
	container: Container;
	/** Bytes before it are tags of a music player, which may hold hundreds of megabytes of pictures. */
	startsAt: number;
	/** The file ends before its own structure does. */
	isCut: boolean;
};

export function findContainer(file: FileBytes): FoundContainer | undefined {
	const startsAt = endOfTags(file);
	const start = file.read(startsAt, 64);
	const found = (container: Container, isCut = false) => ({
		container,
		startsAt,
		isCut,
	});
	if (/^(RIFF|RIFX|RF64|BW64)/.test(text(start, 0, 4)))
		return text(start, 8, 4) === "WAVE"
			? found("wav", isWavCut(file, startsAt))
			: undefined;
	if (start.subarray(0, 16).equals(w64Guid)) return found("w64");
	if (text(start, 0, 4) === "fLaC") return found("flac");
	if (text(start, 0, 4) === "OggS") return found("ogg", isOggCut(file));
	if (start.subarray(0, 4).equals(ebmlMagic)) return found("matroska");
	if (/^(ftyp|moov|mdat|wide|free|skip|pnot)$/.test(text(start, 4, 4)))
		// Photographs of telephones have the same structure.
		return /^(heic|heix|hevc|mif1|msf1|avif|avis)$/.test(text(start, 8, 4))
			? undefined
			: found("mov", isMovCut(file, startsAt));
	return framesBegin(file, startsAt);
}

const w64Guid = Buffer.from("726966662e91cf11a5d628db04c10000", "hex");
const ebmlMagic = Buffer.from("1a45dfa3", "hex");

const text = (bytes: Buffer, at: number, length: number) =>
	bytes.toString("latin1", at, at + length);

/** ID3v2 tags say their own length; there may be several. */
function endOfTags(file: FileBytes): number {
	let at = 0;
	for (let tags = 0; tags < 8; tags += 1) {
		const head = file.read(at, 10);
		if (head.length < 10 || text(head, 0, 3) !== "ID3") break;
		const size = head
			.subarray(6)
			.reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
		const hasFooter = ((head[5] ?? 0) & 0x10) !== 0;
		at += 10 + size + (hasFooter ? 10 : 0);
	}
	return at;
}

/** All lengths in a wav are promises but those of programs that write into a pipe and cannot know better. */
const isUnknownSize = (size: number): boolean =>
	size === 0 ||
	(size >= 0x7fff_0000 && size <= 0x8000_0100) ||
	size >= 0xffff_0000;

function isWavCut(file: FileBytes, startsAt: number): boolean {
	const head = file.read(startsAt, 36);
	const isBigEndian = text(head, 0, 4) === "RIFX";
	const is64 = /^(RF64|BW64)/.test(text(head, 0, 4));
	let at = startsAt + 12;
	for (let chunks = 0; chunks < 1_000; chunks += 1) {
		const chunk = file.read(at, 8);
		if (chunk.length < 8) return false;
		const size = isBigEndian ? chunk.readUInt32BE(4) : chunk.readUInt32LE(4);
		if (text(chunk, 0, 4) === "data") {
			if (is64 && head.length === 36)
				return at + 8 + Number(head.readBigUInt64LE(28)) > file.sizeBytes;
			return !isUnknownSize(size) && at + 8 + size > file.sizeBytes;
		}
		at += 8 + size + (size % 2);
	}
	return false;
}

/** Pages say their own length. A live stream may end without a last page, but not within one. */
function isOggCut(file: FileBytes): boolean {
	const tailAt = Math.max(0, file.sizeBytes - 2 * 65_536);
	const tail = file.read(tailAt, 2 * 65_536);
	const at = tail.lastIndexOf("OggS");
	if (at < 0) return false;
	const segments = tail[at + 26];
	if (segments === undefined || tail.length < at + 27 + segments) return true;
	const lengths = tail.subarray(at + 27, at + 27 + segments);
	const body = lengths.reduce((sum, length) => sum + length, 0);
	return at + 27 + segments + body > tail.length;
}

/** Boxes say their own length, and the one that tells where the sound is often comes last. */
function isMovCut(file: FileBytes, startsAt: number): boolean {
	let at = startsAt;
	let hasIndex = false;
	for (let boxes = 0; boxes < 200_000; boxes += 1) {
		const box = file.read(at, 16);
		if (box.length < 8) return !hasIndex;
		const type = text(box, 4, 4);
		if (!/^[\w ©-]{4}$/.test(type)) return !hasIndex;
		if (type === "moov") hasIndex = true;
		const size32 = box.readUInt32BE(0);
		if (size32 === 0) return !hasIndex;
		if (size32 === 1 && box.length < 16) return true;
		const size = size32 === 1 ? Number(box.readBigUInt64BE(8)) : size32;
		if (size < 8) return !hasIndex;
		at += size;
		if (at > file.sizeBytes) return true;
	}
	return !hasIndex;
}

/**
 * MP3 and AAC have no header of the whole, only one for each frame, which any file may contain by chance: several must
 * follow each other. What comes before them is junk that players skip too.
 */
function framesBegin(
	file: FileBytes,
	startsAt: number,
): FoundContainer | undefined {
	const head = file.read(startsAt, 64 * 1024);
	for (let at = head.indexOf(0xff); at >= 0; at = head.indexOf(0xff, at + 1))
		for (const [container, frameOf] of [
			["mp3", mp3Frame],
			["aac", aacFrame],
		] as const)
			if (framesFollow(file, startsAt + at, frameOf))
				return { container, startsAt: startsAt + at, isCut: false };
	return undefined;
}

type Frame = { lengthBytes: number; kind: number };

function framesFollow(
	file: FileBytes,
	startsAt: number,
	frameOf: (header: Buffer) => Frame | undefined,
): boolean {
	let at = startsAt;
	let kind: number | undefined;
	for (let frames = 0; frames < 12; frames += 1) {
		const frame = frameOf(file.read(at, 8));
		// A short recording ends before that, and perhaps within a frame.
		if (frame === undefined) return frames > 2 && at >= file.sizeBytes - 7;
		kind ??= frame.kind;
		if (frame.kind !== kind) return false;
		at += frame.lengthBytes;
	}
	return true;
}

const kilobitsPerSecond = {
	version1: {
		layer1: [32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
		layer2: [32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
		layer3: [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
	},
	version2: {
		layer1: [32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
		layer2: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
		layer3: [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
	},
};

function mp3Frame(header: Buffer): Frame | undefined {
	if (header.length < 4) return undefined;
	const bits = header.readUInt32BE(0);
	const version = (bits >>> 19) & 3;
	const layer = 4 - ((bits >>> 17) & 3);
	if (bits >>> 21 !== 0x7ff || version === 1 || layer === 4) return undefined;
	const rates =
		kilobitsPerSecond[version === 3 ? "version1" : "version2"][
			layer === 1 ? "layer1" : layer === 2 ? "layer2" : "layer3"
		];
	const kilobits = rates[((bits >>> 12) & 15) - 1];
	const rate = [44_100, 48_000, 32_000][(bits >>> 10) & 3];
	if (kilobits === undefined || rate === undefined) return undefined;
	const samplesPerSecond = rate >> (version === 3 ? 0 : version === 2 ? 1 : 2);
	const padding = (bits >>> 9) & 1;
	const perSecond = (kilobits * 1_000) / samplesPerSecond;
	const lengthBytes =
		layer === 1
			? (Math.floor(12 * perSecond) + padding) * 4
			: Math.floor((layer === 3 && version !== 3 ? 72 : 144) * perSecond) +
				padding;
	return { lengthBytes, kind: (bits & 0x1e0c00) >>> 0 };
}

function aacFrame(header: Buffer): Frame | undefined {
	if (header.length < 7) return undefined;
	const bits = header.readUInt32BE(0);
	const isSync = bits >>> 20 === 0xfff && ((bits >>> 17) & 3) === 0;
	const lengthBytes = ((bits & 3) << 11) | (header.readUInt16BE(4) >>> 5);
	if (!isSync || ((bits >>> 10) & 15) > 12 || lengthBytes < 7) return undefined;
	return { lengthBytes, kind: (bits & 0x08fc00) >>> 0 };
}
