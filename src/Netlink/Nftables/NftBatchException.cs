namespace KubeProxyNet.Netlink.Nftables;

/// <summary>A batch was refused, and nothing of it was done; unless <see cref="IsOutcomeUnknown"/>.</summary>
public sealed class NftBatchException : IOException
{
    private const int ErrorsInMessage = 3;

    /// <summary>Makes the exception from all that the kernel refused.</summary>
    public NftBatchException(NftFamily family, string table, IReadOnlyList<NftBatchError> errors, bool isOutcomeUnknown)
        : base(Describe(family, table, errors, isOutcomeUnknown))
    {
        Errors = errors;
        IsOutcomeUnknown = isOutcomeUnknown;
    }

    /// <summary>What was refused, in the batch's order; the kernel checks all messages before it gives up.</summary>
    public IReadOnlyList<NftBatchError> Errors { get; }

    /// <summary>Whether the batch was done is unknown, for answers were lost (ENOBUFS): read back and compare, do not repeat.</summary>
    public bool IsOutcomeUnknown { get; }

    /// <summary>Somebody else changed the ruleset since the generation that the batch was made for.</summary>
    public bool IsGenerationMismatch => Errors.Count > 0 && Errors[0].Error.Errno == Errno.Restart;

    private static string Describe(NftFamily family, string table, IReadOnlyList<NftBatchError> errors, bool isOutcomeUnknown)
    {
        var subject = $"nftables table {NftWords.Of(family)} {table}";
        if (isOutcomeUnknown)
        {
            return $"{subject}: the kernel's answers were lost; whether the batch was done is unknown";
        }

        var more = errors.Count > ErrorsInMessage ? $"; and {errors.Count - ErrorsInMessage} more" : string.Empty;
        return $"{subject}: nothing was changed: {string.Join("; ", errors.Take(ErrorsInMessage))}{more}";
    }
}
