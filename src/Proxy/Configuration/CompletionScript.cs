using KubeProxyNet.Proxy.Configuration.Reading;
using KubeProxyNet.Proxy.Configuration.Settings;

namespace KubeProxyNet.Proxy.Configuration;

/// <summary>What a shell has to know to complete a command line, made from the table of flags.</summary>
internal static class CompletionScript
{
    private static readonly string[] _own = ["--from", "--to", "--count", "--json", "--no-probe", "--timeout", "--dry-run", "--back", "--network"];

    /// <summary>The script.</summary>
    /// <param name="shell"><c>bash</c>, <c>zsh</c> or <c>fish</c>.</param>
    internal static string Render(string shell)
    {
        var commands = string.Join(' ', InspectionArguments.Words.Append(MigrateArguments.Word));
        var flags = string.Join(' ', Flags.All.Where(flag => flag.Deprecation is null).Select(flag => "--" + flag.Name).Concat(NetworkRequest.Flags.Select(flag => "--" + flag.Name)).Concat(_own).Order(StringComparer.Ordinal));
        return shell switch
        {
            "fish" => $"complete -c kubeproxynet -f -n __fish_use_subcommand -a '{commands}'\ncomplete -c kubeproxynet -f -n '__fish_seen_subcommand_from list' -a 'services endpoints connections'\n"
                + string.Concat(flags.Split(' ').Select(flag => $"complete -c kubeproxynet -l {flag[2..]}\n")),
            _ => $$"""
                {{(shell == "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : "")}}_kubeproxynet() {
                  local word=${COMP_WORDS[COMP_CWORD]} words='{{flags}}'
                  case ${COMP_WORDS[1]} in
                    list) words="services endpoints connections --json $words" ;;
                    completion) words='bash zsh fish' ;;
                  esac
                  [ "$COMP_CWORD" = 1 ] && words="{{commands}} $words"
                  COMPREPLY=($(compgen -W "$words" -- "$word"))
                }
                complete -F _kubeproxynet kubeproxynet

                """,
        };
    }
}
