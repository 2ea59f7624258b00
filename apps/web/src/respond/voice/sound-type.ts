/** What a recording is made as: the first that this browser can, in the order in which they are read best. Pure. */

/** Chrome, Edge, Firefox and newer Safari write the first; older Safari the second. */
const soundTypes = [
	"audio/webm;codecs=opus",
	"audio/webm",
	"audio/mp4;codecs=mp4a.40.2",
	"audio/mp4",
	"audio/ogg;codecs=opus",
	"audio/ogg",
] as const;

/** Undefined: it can record nothing that the server reads. */
export const soundTypeOf = (
	isTypeSupported: (type: string) => boolean,
): string | undefined => soundTypes.find((type) => isTypeSupported(type));

/** What a player is told: without the codec, which some refuse to hear of. */
export const plainType = (type: string): string => type.split(";")[0] ?? type;
