/** The shells that there are completions for. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof shells)[number];

// `lvx complete LINE` prints what the last word of a line may become, one candidate a line: so grammar, settings, services and
// servers are those of the lvx that is there. Where it prints nothing, the shell offers files.

/** Bash parts words at = and : too, and wants only what is behind the last of those. */
const bash = `# lvx, lvxd and lvxadm in bash: eval "$(lvx completion bash)"
_lvx() {
  local line=\${COMP_LINE:0:COMP_POINT} current=\${COMP_WORDS[COMP_CWORD]} candidate
  local word=\${line##*[[:space:]]}
  [[ $current == [:=] ]] && current=
  local before=\${word%"$current"}
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"$before"}")
  done < <(lvx complete "$line" 2>/dev/null)
  if [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -o default -F _lvx lvx lvxd lvxadm
`;

const zsh = `#compdef lvx lvxd lvxadm
# lvx, lvxd and lvxadm in zsh: eval "$(lvx completion zsh)", after compinit
_lvx() {
  local -a candidates
  candidates=(\${(f)"$(lvx complete "\${(j: :)words[1,CURRENT]}" 2>/dev/null)"})
  if (( \${#candidates} )); then
    compadd -- "\${candidates[@]}"
  else
    _files
  fi
}
compdef _lvx lvx lvxd lvxadm
`;

const fish = `# lvx, lvxd and lvxadm in fish: lvx completion fish | source
function __lvx_complete
    lvx complete (commandline -cp) 2>/dev/null
end
for program in lvx lvxd lvxadm
    complete -c $program -a '(__lvx_complete)'
end
`;

const texts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

/** The script that teaches a shell to complete lvx's commands. */
export function completionScript(shell: Shell): string {
  return texts[shell];
}
