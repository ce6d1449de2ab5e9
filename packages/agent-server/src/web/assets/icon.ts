/** A root that branches: the page's sign. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#5b4a9e"/><path d="M16 6v8m0 0c0 5-7 4-7 12m7-12c0 5 7 4 7 12m-7-12v12" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/></svg>
`
