using System.Text;
using KubeProxyNet.Backends.Rules;
using KubeProxyNet.Netlink.Nftables;

namespace KubeProxyNet.Backends.Tables;

/// <summary>Whose elements and rules a transaction was refused for.</summary>
internal static class RefusedElements
{
    /// <summary>The service ports that the kernel's errors name by comments; none where the kernel was only short of memory or time.</summary>
    internal static List<ServicePortName> OwnersOf(NftBatchException refusal, Ruleset ruleset)
    {
        var comments = refusal.Errors.Where(error => !error.Error.IsTransient).Select(error => error.Comment).OfType<string>().ToHashSet();
        return comments.Count == 0 ? [] : [.. ruleset.Services.Keys.Where(name => comments.Contains(CommentOf(name)))];
    }

    private static string CommentOf(ServicePortName name)
    {
        Span<byte> comment = stackalloc byte[NftablesComment.MaxLength];
        return Encoding.UTF8.GetString(NftablesComment.Write(name, comment));
    }
}
