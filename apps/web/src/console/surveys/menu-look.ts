/** How the menus of the builder look: a card over the page, its rows large enough for a thumb. */

export const popoverLook =
	"max-h-[inherit] min-w-52 animate-appear overflow-y-auto rounded-2xl bg-raised p-1.5 shadow-float outline-none";

export const menuItemLook =
	"flex min-h-10 cursor-pointer items-center gap-3 rounded-xl px-3 py-1.5 outline-none data-[focused]:bg-sunken data-[disabled]:cursor-default data-[disabled]:opacity-50 pointer-coarse:min-h-11";
