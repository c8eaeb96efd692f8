import { resolve } from 'node:path'
import { TunesmithError } from '../core/errors.ts'

export const configFile = 'tunesmith.yaml'

/** The folder is no project. */
export const projectNotFound = (root: string): TunesmithError =>
  new TunesmithError(`There is no ${configFile} in ${resolve(root)}.`, {
    code: 'project/not-found',
    where: configFile,
    fix: 'Go to the folder of a project, or start one with `tunesmith init`.',
  })
