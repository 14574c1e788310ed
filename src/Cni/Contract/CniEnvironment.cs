namespace KubeProxyNet.Cni.Contract;

/// <summary>What a runtime tells in the CNI_* variables. CNI spec 1.1.0, section 2, "Parameters".</summary>
internal sealed record CniEnvironment
{
    /// <summary>CNI_COMMAND.</summary>
    public required CniCommand Command { get; init; }

    /// <summary>CNI_CONTAINERID; empty for commands that are about no container.</summary>
    public string ContainerID { get; init; } = "";

    /// <summary>CNI_NETNS, a path; may be empty for DEL, when the sandbox is gone.</summary>
    public string Netns { get; init; } = "";

    /// <summary>CNI_IFNAME.</summary>
    public string IfName { get; init; } = "";

    /// <summary>CNI_ARGS, <c>K=V;K=V</c>.</summary>
    public IReadOnlyDictionary<string, string> Args { get; init; } = new Dictionary<string, string>();

    /// <summary>CNI_PATH: where other plugins are.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>CNI_NETNS_OVERRIDE: the plugin's own namespace is what is meant.</summary>
    public bool AllowsOwnNetns { get; init; }

    /// <summary>Reads and checks what the command needs.</summary>
    /// <exception cref="CniException">Something is missing or malformed; all that is missing is named at once.</exception>
    internal static CniEnvironment Read(Func<string, string?> variable)
    {
        var command = ParseCommand(variable("CNI_COMMAND") ?? "");
        RequireAll(command, variable);
        var environment = new CniEnvironment
        {
            Command = command,
            ContainerID = variable("CNI_CONTAINERID") ?? "",
            Netns = variable("CNI_NETNS") ?? "",
            IfName = variable("CNI_IFNAME") ?? "",
            Args = ParseArgs(variable("CNI_ARGS") ?? ""),
            Path = (variable("CNI_PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries),
            AllowsOwnNetns = variable("CNI_NETNS_OVERRIDE") is "1" or "true" or "TRUE",
        };
        if (command is CniCommand.Add or CniCommand.Del or CniCommand.Check)
        {
            CheckContainerID(environment.ContainerID);
            CheckIfName(environment.IfName);
        }

        return environment;
    }

    private static CniCommand ParseCommand(string text) => text switch
    {
        "ADD" => CniCommand.Add,
        "DEL" => CniCommand.Del,
        "CHECK" => CniCommand.Check,
        "GC" => CniCommand.GC,
        "STATUS" => CniCommand.Status,
        "VERSION" => CniCommand.Version,
        _ => throw Wrong($"unknown CNI_COMMAND: {text}"),
    };

    private static void RequireAll(CniCommand command, Func<string, string?> variable)
    {
        string[] required = command switch
        {
            CniCommand.Add or CniCommand.Check => ["CNI_CONTAINERID", "CNI_NETNS", "CNI_IFNAME", "CNI_PATH"],
            CniCommand.Del => ["CNI_CONTAINERID", "CNI_IFNAME", "CNI_PATH"],
            CniCommand.GC or CniCommand.Status => ["CNI_PATH"],
            _ => [],
        };
        var missing = required.Where(name => string.IsNullOrEmpty(variable(name))).ToList();
        if (missing.Count > 0)
        {
            throw Wrong($"required env variables [{string.Join(',', missing)}] missing");
        }
    }

    // ^[a-zA-Z0-9][a-zA-Z0-9_.-]*$: it becomes part of file names.
    private static void CheckContainerID(string id)
    {
        if (!char.IsAsciiLetterOrDigit(id[0]) || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-'))
        {
            throw Wrong($"invalid characters in containerID: {id}");
        }
    }

    private static void CheckIfName(string name)
    {
        if (DeviceName.IsTooLong(name))
        {
            throw new CniException(CniErrorCode.InvalidEnvironment, "interface name is too long", $"interface name should be less than {DeviceName.MostBytes + 1} characters");
        }

        if (DeviceName.IsMalformed(name))
        {
            throw Wrong($"interface name \"{name}\" is . or .., or contains / or : or whitespace characters");
        }
    }

    private static Dictionary<string, string> ParseArgs(string text)
    {
        var args = new Dictionary<string, string>();
        foreach (var pair in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            args[parts[0]] = parts.Length == 2 ? parts[1] : throw Wrong($"CNI_ARGS: invalid pair \"{pair}\"");
        }

        return args;
    }

    private static CniException Wrong(string message) => new(CniErrorCode.InvalidEnvironment, message);
}
