#!/bin/sh
# Makes decoder.wasm from FFmpeg's source and decoder.c. Needed only to change the decoder: the result is in the
# repository, so nobody needs a compiler to run Verbatim.
#
# On Debian 12: apt-get install clang-14 lld-14 wasi-libc libclang-rt-14-dev-wasm32 make xz-utils
# The source of FFmpeg 9.0 (LGPL-2.1-or-later in this configuration) comes from the npm package libav.js, which carries
# it unchanged. The build takes a minute and gives the same bytes each time with the same compiler.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=${1:-$(mktemp -d)}
cd "$work"

if [ ! -d ffmpeg-9.0 ]; then
	npm pack --silent libav.js@6.10.9
	tar xzf libav.js-6.10.9.tgz package/sources/ffmpeg-9.0.tar.xz
	tar xJf package/sources/ffmpeg-9.0.tar.xz
fi

target="--target=wasm32-wasi --sysroot=/usr"
mkdir -p build
cd build
if [ ! -f ffbuild/config.mak ]; then
	../ffmpeg-9.0/configure \
		--enable-cross-compile --target-os=none --arch=wasm32 \
		--cc=clang-14 --ld=clang-14 --ar=llvm-ar-14 --nm=llvm-nm-14 --ranlib=llvm-ranlib-14 \
		--extra-cflags="$target -isystem /usr/include/wasm32-wasi -O3 -msimd128" \
		--extra-ldflags="$target -fuse-ld=/usr/bin/wasm-ld-14" \
		--disable-everything --disable-autodetect --disable-programs --disable-doc --disable-network \
		--disable-pthreads --disable-w32threads --disable-os2threads --disable-asm --disable-runtime-cpudetect \
		--disable-avdevice --disable-avfilter --disable-swscale --disable-debug --disable-stripping \
		--enable-demuxer=aac,flac,matroska,mov,mp3,ogg,w64,wav \
		--enable-decoder=aac,aac_latm,alac,amrnb,amrwb,flac,mp1float,mp2float,mp3float,opus,vorbis \
		--enable-decoder=adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,pcm_alaw,pcm_mulaw \
		--enable-decoder=pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_s8,pcm_u8 \
		--enable-decoder=pcm_s16be,pcm_s16le,pcm_s24be,pcm_s24le,pcm_s32be,pcm_s32le \
		--enable-parser=aac,aac_latm,flac,mpegaudio,opus,vorbis
fi
make -j2 libavutil/libavutil.a libswresample/libswresample.a libavcodec/libavcodec.a libavformat/libavformat.a

# 224 MiB of memory is the most that the module can ever have; the stack comes first so that overflowing it traps.
# shellcheck disable=SC2086
clang-14 $target -isystem /usr/include/wasm32-wasi -fuse-ld=/usr/bin/wasm-ld-14 -mexec-model=reactor \
	-O3 -msimd128 -Wall -I. -I../ffmpeg-9.0 -o decoder.wasm "$here/decoder.c" \
	libavformat/libavformat.a libavcodec/libavcodec.a libswresample/libswresample.a libavutil/libavutil.a -lm \
	-Wl,--wrap=malloc,--wrap=memalign,--wrap=posix_memalign,--wrap=realloc \
	-Wl,--strip-all,--gc-sections,--stack-first,-z,stack-size=1048576,--max-memory=234881024
node -e 'const z=require("zlib"),f=require("fs");f.writeFileSync(process.argv[2],z.brotliCompressSync(f.readFileSync(process.argv[1]),{params:{[z.constants.BROTLI_PARAM_QUALITY]:11,[z.constants.BROTLI_PARAM_LGWIN]:24}}))' decoder.wasm "$here/decoder.wasm.br"
ls -l "$here/decoder.wasm.br"
