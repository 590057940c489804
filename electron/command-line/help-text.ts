// What `image-ferry help` prints.

export const HELP_TEXT = `Image Ferry brings container images into registries that the internet cannot reach.

Usage: image-ferry COMMAND

  plan MIRROR.yaml [--json]
      Show what a run would do. Moves nothing, writes nothing.
  run MIRROR.yaml [--report FILE.json] [--progress auto|plain|json|none]
      Plan, copy and verify. Goes on with the interrupted run of the same mirror.
  runs [--json]
      List the runs.
  report RUN_ID [--format json|csv|html]
      Show what a run did.

  registry add HOST[:PORT] [--name NAME] [--tls verify|private-ca|skip-verify|plain-http]
               [--ca FILE] [--sign-in-server HOST[:PORT]]
  registry list [--json]
  registry remove HOST
  registry test HOST [--image REPOSITORY:TAG] [--push REPOSITORY] [--json]
      Keep registries, and find out at which layer one fails.
  login HOST --username USER --password-stdin
  logout HOST
      Put a credential into the keychain of this computer, or take it out.

  sample [--serve] [--progress auto|plain|json|none]
      Mirror built-in images from one built-in registry to another. Needs no account,
      engine or network. --serve keeps both registries up until Ctrl+C.

  help, --version

Exit status: 0 all done; 1 some images failed; 2 the command, a file or a setting is wrong
and nothing was done; 3 stopped, can be continued; 130 cancelled by the user.
Results go to standard output, progress and problems to standard error.
`;
