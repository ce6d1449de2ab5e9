export const init = 'run `altroot-server init`: it makes what is missing and leaves the rest alone'
