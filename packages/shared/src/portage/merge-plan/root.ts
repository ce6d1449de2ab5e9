/** A root as Portage prints it (`/alt/`) in the form that everything else uses: `/alt`, or `/`. */
export function plainRoot(root: string | undefined): string {
	return root?.replace(/(.)\/+$/, '$1') ?? '/'
}
