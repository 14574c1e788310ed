using KubeProxyNet.Cni.Contract;
using KubeProxyNet.Netlink.Route;

namespace KubeProxyNet.Cni.Shaping;

/// <summary>What a container may send and receive. In the configuration bits, as the reference plugin bandwidth has them; here bytes.</summary>
/// <param name="Ingress">To the container; null: as much as it likes.</param>
/// <param name="Egress">From the container.</param>
internal sealed record BandwidthLimits(TokenBucket? Ingress, TokenBucket? Egress)
{
    private const int BitsPerByte = 8;

    // Above a packet of segmentation offload; and no more than a tenth of a second's worth: container runtimes ask for 2^32 bits, which is no limit at all.
    private const ulong LeastBurst = 64 * 1024;
    private const ulong BurstsPerSecond = 10;

    // As long as a packet may wait.
    private const ulong LatenciesPerSecond = 40;

    /// <summary>Whether there is any limit.</summary>
    internal bool IsNone => Ingress is null && Egress is null;

    /// <summary>Reads <c>runtimeConfig.bandwidth</c>, and else the fields of the same names in the configuration.</summary>
    /// <exception cref="CniException">A field is wrong.</exception>
    internal static BandwidthLimits Read(CniRequest request)
    {
        var config = request.Runtime?.Object("bandwidth") ?? request.Config;
        return new BandwidthLimits(Read(config, "ingress"), Read(config, "egress"));
    }

    private static TokenBucket? Read(ConfigObject config, string direction)
    {
        var rate = config.Number(direction + "Rate", 0, long.MaxValue) ?? 0;
        var burst = config.Number(direction + "Burst", 0, long.MaxValue) ?? 0;
        if (rate == 0)
        {
            return burst == 0 ? null : throw CniException.Invalid(config.PathOf(direction + "Rate"), $"is missing beside {direction}Burst");
        }

        if (rate < BitsPerByte)
        {
            throw CniException.Invalid(config.PathOf(direction + "Rate"), $"{rate} bits a second is less than a byte");
        }

        var bytes = (ulong)rate / BitsPerByte;
        var most = Math.Max(LeastBurst, bytes / BurstsPerSecond);
        var least = burst == 0 ? most : Math.Clamp((ulong)burst / BitsPerByte, LeastBurst, most);
        return new TokenBucket(bytes, (uint)Math.Min(least, uint.MaxValue), (uint)Math.Min(least + (bytes / LatenciesPerSecond), uint.MaxValue));
    }
}
