/** Where recordings come in: dropped anywhere on the page, or picked. Says what is taken, and that uploading is free. */
import {
	recordingBytesMax,
	recordingFileTypes,
	recordingSecondsMax,
	recordingsAtOnceMax,
} from "@verbatim/contract/interviews";
import { Upload as UploadPicture } from "lucide-react";
import { useEffect, useState } from "react";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { Button } from "../../kit/button.tsx";
import { Notice } from "../../kit/notice.tsx";
import { useText } from "../../text/text.ts";
import type { NotTaken } from "./uploads.ts";

export function DropZone({
	take,
	isRoomy,
}: {
	take: (files: File[]) => NotTaken[];
	/** With a picture and more air, while there is nothing else on the page. */
	isRoomy: boolean;
}) {
	const { t, format } = useText();
	const [notTaken, setNotTaken] = useState<NotTaken[]>([]);
	const offer = (files: File[]) => {
		if (files.length > 0) setNotTaken(take(files));
	};
	const isOver = useFilesOverPage(offer);
	return (
		<section aria-label={t("upload.title")} className="flex flex-col gap-3">
			<div
				className={`flex flex-wrap items-center gap-x-6 gap-y-4 rounded-2xl border-[1.5px] border-edge/70 border-dashed bg-surface ${isRoomy ? "flex-col px-6 py-12 text-center" : "justify-between px-5 py-4 sm:px-6"}`}
			>
				{isRoomy && (
					<span className="grid size-14 place-items-center rounded-2xl bg-accent-soft text-accent">
						<UploadPicture className="size-6" aria-hidden />
					</span>
				)}
				<div className={isRoomy ? "max-w-md" : "min-w-0 flex-1 basis-64"}>
					<p className={`font-semibold ${isRoomy ? "text-lg" : ""}`}>
						{t("upload.drop")}
					</p>
					<p className="mt-1 text-muted text-sm">
						{t("upload.takes", {
							size: format.bytes(recordingBytesMax),
							hours: recordingSecondsMax / 3_600,
							files: recordingsAtOnceMax,
						})}{" "}
						{t("upload.free")}
					</p>
				</div>
				<FileTrigger
					allowsMultiple
					acceptedFileTypes={[...recordingFileTypes]}
					onSelect={(files) => offer([...(files ?? [])])}
				>
					<Button kind={isRoomy ? "primary" : "plain"}>
						<UploadPicture className="size-4" aria-hidden />
						{t("upload.choose")}
					</Button>
				</FileTrigger>
			</div>
			<div role="alert">
				{notTaken.length > 0 && (
					<Notice
						kind="warn"
						title={t("upload.not_taken", { count: notTaken.length })}
						actions={
							<Button size="small" onPress={() => setNotTaken([])}>
								{t("action.understood")}
							</Button>
						}
					>
						<ul className="list-disc pl-5">
							{notTaken.map(({ name, why }) => (
								<li key={`${name} ${why}`}>
									{t(`upload.why.${why}`, {
										name,
										files: recordingsAtOnceMax,
									})}
								</li>
							))}
						</ul>
					</Notice>
				)}
			</div>
			{isOver && (
				<div className="pointer-events-none fixed inset-0 z-40 grid animate-appear place-items-center bg-veil p-6">
					<p className="rounded-2xl border-2 border-accent border-dashed bg-raised px-10 py-8 font-semibold text-xl shadow-float">
						{t("upload.let_go")}
					</p>
				</div>
			)}
		</section>
	);
}

/** Whether files are being dragged over the page; those that are let go anywhere on it are offered. */
function useFilesOverPage(offer: (files: File[]) => void): boolean {
	const [depth, setDepth] = useState(0);
	useEffect(() => {
		const hasFiles = (event: DragEvent) =>
			event.dataTransfer?.types.includes("Files") === true;
		const on = {
			dragenter: (event: DragEvent) => {
				if (hasFiles(event)) setDepth((present) => present + 1);
			},
			dragleave: (event: DragEvent) => {
				if (hasFiles(event)) setDepth((present) => Math.max(0, present - 1));
			},
			dragover: (event: DragEvent) => {
				if (hasFiles(event)) event.preventDefault();
			},
			drop: (event: DragEvent) => {
				if (!hasFiles(event)) return;
				event.preventDefault();
				setDepth(0);
				offer([...(event.dataTransfer?.files ?? [])]);
			},
		};
		for (const [name, listener] of Object.entries(on))
			addEventListener(name, listener as EventListener);
		return () => {
			for (const [name, listener] of Object.entries(on))
				removeEventListener(name, listener as EventListener);
		};
	});
	return depth > 0;
}
