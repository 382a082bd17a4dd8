namespace Swim.Cli.Completion;

/// <summary>
/// The scripts ask the tool itself, by the directive <c>[suggest:POSITION]</c>, with what stands on the line after the tool's name; so a newer tool needs no newer script, and nothing else has to be
/// installed.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        # bash completion of swim
        _swim_complete() {
          local line="${COMP_LINE:0:COMP_POINT}" word="${COMP_WORDS[COMP_CWORD]}" rest each
          rest="${line#*[[:space:]]}"
          COMPREPLY=()
          while IFS= read -r each; do
            [[ "$each" == "$word"* ]] && COMPREPLY+=("$each")
          done < <(swim "[suggest:${#rest}]" "$rest" 2>/dev/null)
        }
        complete -o default -F _swim_complete swim

        """;

    private const string Zsh = """
        #compdef swim
        # zsh completion of swim
        _swim() {
          local rest="${LBUFFER#*[[:space:]]}"
          local -a found
          found=("${(@f)$(swim "[suggest:${#rest}]" "$rest" 2>/dev/null)}")
          found=("${(@)found:#}")
          if (( ${#found} )); then compadd -- "${found[@]}"; else _files; fi
        }
        if [ "$funcstack[1]" = "_swim" ]; then _swim; else compdef _swim swim; fi

        """;

    private const string Fish = """
        # fish completion of swim
        function __swim_complete
          set -l rest (string replace -r '^\S+\s' '' -- (commandline -cp))
          swim "[suggest:"(string length -- "$rest")"]" "$rest" 2>/dev/null
        end
        complete -c swim -a '(__swim_complete)'

        """;

    private const string Pwsh = """
        # PowerShell completion of swim
        Register-ArgumentCompleter -Native -CommandName swim -ScriptBlock {
          param($wordToComplete, $commandAst, $cursorPosition)
          $text = $commandAst.ToString()
          if ($text.Length -lt $cursorPosition) { $text = $text.PadRight($cursorPosition) }
          $rest = $text.Substring(0, $cursorPosition) -replace '^\S+\s', ''
          swim "[suggest:$($rest.Length)]" "$rest" 2>$null | Where-Object { $_ -like "$wordToComplete*" } |
            ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>Each shell, its script, and what to do with it.</summary>
    public static IReadOnlyList<(string Shell, string Script, string How)> All { get; } =
    [
        ("bash", Bash, "source <(swim completion bash), in ~/.bashrc."),
        ("zsh", Zsh, "source <(swim completion zsh), in ~/.zshrc after compinit."),
        ("fish", Fish, "swim completion fish > ~/.config/fish/completions/swim.fish"),
        ("pwsh", Pwsh, "swim completion pwsh | Out-String | Invoke-Expression, in $PROFILE."),
    ];
}
