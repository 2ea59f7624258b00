/** A dialog over the page: centred where there is room, a sheet from below on a phone. Escape and its cross close it. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Dialog as AriaDialog } from "react-aria-components/Dialog";
import { Heading } from "react-aria-components/Heading";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { useText } from "../text/text.ts";
import { IconButton } from "./button.tsx";

export function Dialog({
	title,
	onClose,
	children,
	width = "max-w-lg",
	role = "dialog",
}: {
	title: ReactNode;
	onClose: () => void;
	children: ReactNode;
	width?: string;
	role?: "dialog" | "alertdialog";
}) {
	const { t } = useText();
	return (
		<ModalOverlay
			isOpen
			onOpenChange={(isOpen) => isOpen || onClose()}
			isDismissable={role === "dialog"}
			className="fixed inset-0 z-50 flex animate-appear items-end justify-center bg-veil sm:items-center sm:p-6"
		>
			<Modal
				className={`w-full ${width} animate-rise rounded-t-2xl bg-raised shadow-float outline-none sm:rounded-2xl`}
			>
				<AriaDialog
					role={role}
					className="relative flex max-h-[92dvh] flex-col outline-none"
				>
					<div className="flex items-start justify-between gap-4 px-5 pt-5 pb-3 sm:px-7 sm:pt-6">
						<Heading slot="title" className="text-xl">
							{title}
						</Heading>
						<IconButton
							slot="close"
							aria-label={t("action.close")}
							className="-mt-1.5 -mr-2"
						>
							<X className="size-5" aria-hidden />
						</IconButton>
					</div>
					<div className="overflow-y-auto overscroll-contain px-5 pb-6 sm:px-7 sm:pb-7">
						{children}
					</div>
				</AriaDialog>
			</Modal>
		</ModalOverlay>
	);
}
