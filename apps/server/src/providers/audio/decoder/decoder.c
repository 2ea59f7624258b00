/*
 * The one decoder of recordings: FFmpeg's demuxers and audio decoders, made into a WebAssembly module that can do
 * nothing but compute. It reads bytes by asking its host for them, writes sound by handing it to its host, and tells
 * facts about what it saw; what the facts mean is decided in judge.ts. There are no protocols in it, so a file that
 * names another file or an address names it in vain.
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <libavutil/opt.h>
#include <libswresample/swresample.h>

#define HOST(name) __attribute__((import_module("host"), import_name(name)))

HOST("read") int host_read(double position, uint8_t *into, int length);
HOST("sound") void host_sound(const uint8_t *samples, int length);
HOST("tick") void host_tick(double seconds);
HOST("fact") void host_fact(const char *name, double value);
HOST("word") void host_word(const char *name, const char *value);

#define EXPORT(name) __attribute__((export_name(name)))

enum { READ_BYTES = 256 * 1024, SOUND_SAMPLES = 16 * 1024, SPEECH_RATE = 16000 };

/* FFmpeg makes random numbers with it, which a recording has no need of. */
clock_t clock(void)
{
	return 0;
}

/* ---- memory: a refusal is remembered, because many callers in FFmpeg go on quietly without ---- */

static int out_of_memory;

#define REMEMBERING(type, name, parameters, arguments) \
	type __real_##name parameters; \
	type __wrap_##name parameters \
	{ \
		type got = __real_##name arguments; \
		if (!got) \
			out_of_memory = 1; \
		return got; \
	}
REMEMBERING(void *, malloc, (size_t size), (size))
REMEMBERING(void *, memalign, (size_t align, size_t size), (align, size))

int __real_posix_memalign(void **into, size_t align, size_t size);
int __wrap_posix_memalign(void **into, size_t align, size_t size)
{
	int refused = __real_posix_memalign(into, align, size);
	if (refused)
		out_of_memory = 1;
	return refused;
}

void *__real_realloc(void *old, size_t size);
void *__wrap_realloc(void *old, size_t size)
{
	void *got = __real_realloc(old, size);
	if (!got && size)
		out_of_memory = 1;
	return got;
}

/* ---- reading ---- */

static double position_now, bytes_all;

static int read_packet(void *opaque, uint8_t *into, int length)
{
	int got = host_read(position_now, into, length);
	if (got <= 0)
		return got < 0 ? AVERROR(EIO) : AVERROR_EOF;
	position_now += got;
	return got;
}

static int64_t seek(void *opaque, int64_t offset, int whence)
{
	switch (whence & ~AVSEEK_FORCE) {
	case AVSEEK_SIZE: return (int64_t)bytes_all;
	case SEEK_SET: break;
	case SEEK_CUR: offset += (int64_t)position_now; break;
	case SEEK_END: offset += (int64_t)bytes_all; break;
	default: return AVERROR(EINVAL);
	}
	if (offset < 0)
		return AVERROR(EINVAL);
	position_now = (double)offset;
	return offset;
}

/*
 * FFmpeg tells of a file that ends too early only in its log. The format strings are looked at, not what is filled into
 * them, so a file cannot write them.
 */
static int ended_early;

static void log_seen(void *object, int level, const char *format, va_list values)
{
	if (strstr(format, "ended prematurely") || strstr(format, "partial file"))
		ended_early = 1;
}

/* ---- sound: any layout to one channel, any rate to 16 kHz ---- */

static SwrContext *resampler;
static int resampler_rate;
static int16_t sound[SOUND_SAMPLES];
static float *mixed;
static int mixed_samples_max;

static int drain_resampler(void)
{
	uint8_t *into[] = {(uint8_t *)sound};
	int got;
	while ((got = swr_convert(resampler, into, SOUND_SAMPLES, NULL, 0)) > 0)
		host_sound((uint8_t *)sound, got * 2);
	return got;
}

static int set_resampler(int rate)
{
	AVChannelLayout mono = AV_CHANNEL_LAYOUT_MONO;
	int failed;
	if (resampler && resampler_rate == rate)
		return 0;
	if (resampler && (failed = drain_resampler()) < 0)
		return failed;
	swr_free(&resampler);
	failed = swr_alloc_set_opts2(&resampler, &mono, AV_SAMPLE_FMT_S16, SPEECH_RATE, &mono, AV_SAMPLE_FMT_FLTP, rate, 0, NULL);
	if (failed < 0 || (failed = swr_init(resampler)) < 0)
		return failed;
	resampler_rate = rate;
	return 0;
}

/* Adds one channel of a frame to the sum; `step` is 1 when every channel has a plane of its own. */
#define ADD(type, scale, offset) \
	for (int index = 0; index < samples; index++) \
		mixed[index] += (((const type *)plane)[index * step] - offset) * scale; \
	break

static int add_channel(const AVFrame *frame, int channel)
{
	int planar = av_sample_fmt_is_planar(frame->format);
	int samples = frame->nb_samples, step = planar ? 1 : frame->ch_layout.nb_channels;
	const uint8_t *plane = planar
		? frame->extended_data[channel]
		: frame->data[0] + channel * av_get_bytes_per_sample(frame->format);
	switch (av_get_packed_sample_fmt(frame->format)) {
	case AV_SAMPLE_FMT_U8: ADD(uint8_t, (1 / 128.0f), 128);
	case AV_SAMPLE_FMT_S16: ADD(int16_t, (1 / 32768.0f), 0);
	case AV_SAMPLE_FMT_S32: ADD(int32_t, (1 / 2147483648.0f), 0);
	case AV_SAMPLE_FMT_FLT: ADD(float, 1, 0);
	case AV_SAMPLE_FMT_DBL: ADD(double, 1, 0);
	default: return AVERROR_PATCHWELCOME;
	}
	return 0;
}

/* The mean of all channels: a recorder may have one person on each, so none may be dropped. */
static int mix(const AVFrame *frame)
{
	int channels = frame->ch_layout.nb_channels, failed;
	if (frame->nb_samples > mixed_samples_max) {
		float *larger = realloc(mixed, frame->nb_samples * sizeof *mixed);
		if (!larger)
			return AVERROR(ENOMEM);
		mixed = larger;
		mixed_samples_max = frame->nb_samples;
	}
	memset(mixed, 0, frame->nb_samples * sizeof *mixed);
	for (int channel = 0; channel < channels; channel++)
		if ((failed = add_channel(frame, channel)) < 0)
			return failed;
	for (int index = 0; index < frame->nb_samples; index++) {
		mixed[index] /= channels;
		/* A float file may hold NaN or infinity, which would poison the filter for good. */
		if (!(mixed[index] > -16 && mixed[index] < 16))
			mixed[index] = 0;
	}
	return 0;
}

static int hand_over(const AVFrame *frame)
{
	int failed;
	if ((failed = set_resampler(frame->sample_rate)) < 0 || (failed = mix(frame)) < 0)
		return failed;
	const uint8_t *from[] = {(uint8_t *)mixed};
	int from_samples = frame->nb_samples;
	uint8_t *into[] = {(uint8_t *)sound};
	int got = swr_convert(resampler, into, SOUND_SAMPLES, from, from_samples);
	while (got > 0) {
		host_sound((uint8_t *)sound, got * 2);
		if (got < SOUND_SAMPLES)
			break;
		got = swr_convert(resampler, into, SOUND_SAMPLES, from, 0);
	}
	return got;
}

/* ---- the run ---- */

static double seconds_before_rate, seconds_max;
static int64_t samples_at_rate;
static int rate_now, wants_sound, too_long;
static double frames_bad;

static double seconds_now(void)
{
	return seconds_before_rate + (rate_now ? (double)samples_at_rate / rate_now : 0);
}

static int take_frame(const AVFrame *frame)
{
	if (frame->sample_rate != rate_now) {
		seconds_before_rate = seconds_now();
		samples_at_rate = 0;
		rate_now = frame->sample_rate;
	}
	if (frame->nb_samples <= 0)
		return 0;
	/* No microphone and no editor makes others; they exist to make a few bytes last for years. */
	if (rate_now < 1000 || rate_now > 768000)
		return AVERROR_INVALIDDATA;
	samples_at_rate += frame->nb_samples;
	if (seconds_now() > seconds_max) {
		too_long = 1;
		return AVERROR_EXIT;
	}
	return wants_sound ? hand_over(frame) : 0;
}

static int take_frames(AVCodecContext *decoder, AVFrame *frame)
{
	for (;;) {
		int got = avcodec_receive_frame(decoder, frame);
		if (got == AVERROR(EAGAIN) || got == AVERROR_EOF)
			return 0;
		if (got == AVERROR(ENOMEM))
			return got;
		if (got < 0) {
			frames_bad += 1;
			return 0;
		}
		got = take_frame(frame);
		av_frame_unref(frame);
		if (got < 0)
			return got;
	}
}

static int decode(AVFormatContext *file, int stream, AVCodecContext *decoder)
{
	AVPacket *packet = av_packet_alloc();
	AVFrame *frame = av_frame_alloc();
	double packets = 0, packets_cut = 0;
	int got = packet && frame ? 0 : AVERROR(ENOMEM);
	while (got >= 0) {
		host_tick(seconds_now());
		got = av_read_frame(file, packet);
		if (got < 0)
			break;
		if (packet->stream_index == stream) {
			packets += 1;
			if (packet->flags & AV_PKT_FLAG_CORRUPT)
				packets_cut += 1;
			got = avcodec_send_packet(decoder, packet);
			if (got == AVERROR_INVALIDDATA) {
				frames_bad += 1;
				got = 0;
			}
			if (got >= 0)
				got = take_frames(decoder, frame);
		}
		av_packet_unref(packet);
	}
	if (got == AVERROR_EOF) {
		got = 0;
		if (avcodec_send_packet(decoder, NULL) >= 0)
			got = take_frames(decoder, frame);
		if (got >= 0 && resampler)
			got = drain_resampler();
	}
	host_fact("packets", packets);
	host_fact("packetsCut", packets_cut);
	host_fact("framesBad", frames_bad);
	av_packet_free(&packet);
	av_frame_free(&frame);
	return got;
}

static int read_recording(const char *container)
{
	AVFormatContext *file = avformat_alloc_context();
	uint8_t *buffer = av_malloc(READ_BYTES);
	if (!file || !buffer)
		return AVERROR(ENOMEM);
	file->pb = avio_alloc_context(buffer, READ_BYTES, 0, NULL, read_packet, NULL, seek);
	if (!file->pb)
		return AVERROR(ENOMEM);

	/* The format is given, never probed: what is not on the host's list is never even tried. */
	const AVInputFormat *format = av_find_input_format(container);
	if (!format)
		return AVERROR_DEMUXER_NOT_FOUND;
	int failed = avformat_open_input(&file, NULL, format, NULL);
	if (failed < 0)
		return failed;
	host_fact("opened", 1);

	int audio_streams = 0;
	for (unsigned index = 0; index < file->nb_streams; index++) {
		AVStream *stream = file->streams[index];
		if (stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO)
			audio_streams += 1;
		else
			stream->discard = AVDISCARD_ALL;
	}
	host_fact("audioStreams", audio_streams);
	host_fact("streams", file->nb_streams);
	/* What the file itself promises, before FFmpeg guesses. */
	if (audio_streams == 1 && file->nb_streams >= 1) {
		AVStream *stream = file->streams[0];
		if (stream->codecpar->codec_type == AVMEDIA_TYPE_AUDIO && stream->duration > 0)
			host_fact("secondsPromised", stream->duration * av_q2d(stream->time_base));
	}

	file->probesize = 1 << 20;
	failed = avformat_find_stream_info(file, NULL);
	if (failed < 0)
		return failed;
	const AVCodec *codec = NULL;
	int index = av_find_best_stream(file, AVMEDIA_TYPE_AUDIO, -1, -1, NULL, 0);
	if (index < 0)
		return 0;
	for (unsigned other = 0; other < file->nb_streams; other++)
		if ((int)other != index)
			file->streams[other]->discard = AVDISCARD_ALL;
	AVStream *stream = file->streams[index];
	host_word("codec", avcodec_get_name(stream->codecpar->codec_id));
	codec = avcodec_find_decoder(stream->codecpar->codec_id);
	if (!codec) {
		host_fact("codecUnknown", 1);
		return 0;
	}
	AVCodecContext *decoder = avcodec_alloc_context3(codec);
	if (!decoder)
		return AVERROR(ENOMEM);
	if ((failed = avcodec_parameters_to_context(decoder, stream->codecpar)) < 0)
		return failed;
	decoder->pkt_timebase = stream->time_base;
	if ((failed = avcodec_open2(decoder, codec, NULL)) < 0)
		return failed;
	failed = decode(file, index, decoder);
	host_fact("channels", decoder->ch_layout.nb_channels);
	return failed;
}

EXPORT("decode") void decode_recording(int container, double size_bytes, double longest_seconds, int sound_wanted)
{
	/* In the order of the list of containers in container.ts. */
	static const char *const containers[] = {"wav", "w64", "mp3", "aac", "mov", "ogg", "matroska", "flac"};
	bytes_all = size_bytes;
	seconds_max = longest_seconds;
	wants_sound = sound_wanted;
	av_log_set_callback(log_seen);
	int failed = container >= 0 && container < (int)(sizeof containers / sizeof *containers)
		? read_recording(containers[container])
		: AVERROR_DEMUXER_NOT_FOUND;
	host_fact("seconds", seconds_now());
	host_fact("failed", failed < 0 && failed != AVERROR_EXIT);
	host_fact("tooLong", too_long);
	host_fact("endedEarly", ended_early);
	host_fact("outOfMemory", out_of_memory || failed == AVERROR(ENOMEM));
}
