using KubeProxyNet.Cni.Contract;

namespace KubeProxyNet.Cni.Wiring;

/// <summary>How containers are joined to their node. Field names and defaults are those of the reference plugins bridge and ptp.</summary>
internal sealed record WiringOptions
{
    private const int LeastMtu = 68;
    private const int MostMtu = 65_535;

    // What the reference plugin bridge has and we do not: better refused than left out.
    private static readonly string[] UnsupportedFields = ["vlan", "vlanTrunk", "macspoofchk", "disableContainerInterface", "uplinkInterface"];

    /// <summary>The bridge; empty: point to point, by routes.</summary>
    public string Bridge { get; init; } = "";

    /// <summary>The bridge gets the gateway's address.</summary>
    public bool IsGateway { get; init; }

    /// <summary>The container's default route leads to the gateway.</summary>
    public bool IsDefaultGateway { get; init; }

    /// <summary>Another address of the same network on the bridge is replaced.</summary>
    public bool ForcesAddress { get; init; }

    /// <summary>What containers send to the outside has the node's address.</summary>
    public bool Masquerades { get; init; }

    /// <summary>Largest packet, in bytes; 0 is the kernel's choice.</summary>
    public int Mtu { get; init; }

    /// <summary>A container may reach itself through a Service.</summary>
    public bool Hairpin { get; init; }

    /// <summary>The bridge takes in all packets, whomever they are for.</summary>
    public bool Promiscuous { get; init; }

    /// <summary>Containers of the bridge do not reach each other.</summary>
    public bool Isolates { get; init; }

    /// <summary>IPv6 addresses wait for duplicate address detection.</summary>
    public bool DetectsDuplicates { get; init; }

    /// <summary>The container's link address, as the runtime wants it; empty is the kernel's choice.</summary>
    public string Mac { get; init; } = "";

    /// <summary>Reads the configuration of the plugin bridge.</summary>
    internal static WiringOptions ReadBridge(CniRequest request) => Read(request) with { Bridge = BridgeOf(request) };

    /// <summary>Reads the configuration of the plugin ptp.</summary>
    internal static WiringOptions ReadPtp(CniRequest request) => Read(request) with { IsGateway = true };

    /// <summary>Reads the configuration of our own plugin: what a pod network needs is the default.</summary>
    internal static WiringOptions ReadOwn(CniRequest request)
    {
        var mode = request.Config.Text("mode", "bridge");
        if (mode is not ("bridge" or "ptp"))
        {
            throw CniException.Invalid("mode", $"\"{mode}\" is neither bridge nor ptp");
        }

        var options = Read(request) with
        {
            Bridge = mode == "bridge" ? BridgeOf(request) : "",
            IsGateway = request.Config.Flag("isGateway", true),
            Hairpin = request.Config.Flag("hairpinMode", true),
        };
        return options with { IsDefaultGateway = request.Config.Flag("isDefaultGateway", true) };
    }

    private static string BridgeOf(CniRequest request)
    {
        var name = request.Config.Text("bridge", "cni0");
        return DeviceName.IsTooLong(name) || DeviceName.IsMalformed(name)
            ? throw CniException.Invalid("bridge", $"\"{name}\" cannot be the name of a device: 1 to {DeviceName.MostBytes} bytes, not . or .., without /, : and white space")
            : name;
    }

    private static WiringOptions Read(CniRequest request)
    {
        var config = request.Config;
        foreach (var field in UnsupportedFields.Where(config.Has))
        {
            throw new CniException(CniErrorCode.UnsupportedField, $"{field} is not supported: {config.Element.GetProperty(field).GetRawText()}");
        }

        var options = new WiringOptions
        {
            IsGateway = config.Flag("isGateway") || config.Flag("isDefaultGateway"),
            IsDefaultGateway = config.Flag("isDefaultGateway"),
            ForcesAddress = config.Flag("forceAddress"),
            Masquerades = config.Flag("ipMasq"),
            Mtu = (int)(config.Number("mtu", 0, MostMtu) ?? 0),
            Hairpin = config.Flag("hairpinMode"),
            Promiscuous = config.Flag("promiscMode"),
            Isolates = config.Flag("portIsolation"),
            DetectsDuplicates = config.Flag("enabledad"),
            Mac = ReadMac(request),
        };
        if (options.Mtu is > 0 and < LeastMtu)
        {
            throw CniException.Invalid("mtu", $"{options.Mtu} is less than {LeastMtu}");
        }

        return options is { Promiscuous: true, Hairpin: true }
            ? throw CniException.Invalid("hairpinMode", "cannot set hairpin mode and promiscuous mode at the same time")
            : options;
    }

    // The later the stronger: CNI_ARGS, args.cni.mac, runtimeConfig.mac.
    private static string ReadMac(CniRequest request)
    {
        var text = request.Runtime?.Text("mac") is { Length: > 0 } runtime ? runtime
            : request.Config.Object("args")?.Object("cni")?.Text("mac") is { Length: > 0 } argument ? argument
            : request.Environment.Args.GetValueOrDefault("MAC", "");
        return text.Length == 0 || System.Net.NetworkInformation.PhysicalAddress.TryParse(text, out _)
            ? text
            : throw CniException.Invalid("mac", $"\"{text}\" is not a link address");
    }
}
