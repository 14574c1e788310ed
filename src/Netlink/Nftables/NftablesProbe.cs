namespace KubeProxyNet.Netlink.Nftables;

/// <summary>
/// Finds out what this kernel's nf_tables can do: each feature is used in a scratch table, in a batch that the kernel checks and undoes.
/// Nothing is ever committed. May load kernel modules, as using the feature would.
/// </summary>
public static class NftablesProbe
{
    private const string ScratchTable = "kubeproxynet-probe";
    private const string FilterChain = "filter";
    private const string NatChain = "nat";

    private static readonly byte[] ScratchPort = [0, 80];

    // First those that others build on. IPv4 and IPv6 have options of their own for some.
    private static readonly (NftFeature Feature, string KernelOption, Action<NftBatch> Use)[] Features =
    [
        (NftFeature.Tables, "CONFIG_NF_TABLES and CONFIG_NF_TABLES_IPV4, _IPV6", UseTables),
        (NftFeature.NatChains, "CONFIG_NF_NAT", static batch => AddNatChain(batch, NftHook.Prerouting)),
        (NftFeature.Nat, "CONFIG_NFT_NAT", UseNat),
        (NftFeature.Masquerade, "CONFIG_NFT_MASQ", static batch => UseInNat(batch, NftHook.Postrouting, new NftMasquerade(NftNatFlags.FullyRandom))),
        (NftFeature.Redirect, "CONFIG_NFT_REDIR", static batch => UseInNat(batch, NftHook.Prerouting, new NftRedirect())),
        (NftFeature.Reject, "CONFIG_NFT_REJECT and CONFIG_NFT_REJECT_IPV4, _IPV6", static batch => Use(batch, NftReject.PortUnreachable(batch.Family))),
        (NftFeature.ConnectionTracking, "CONFIG_NFT_CT", static batch => Use(batch, new NftCtLoad(NftCtKey.State))),
        (NftFeature.Fib, "CONFIG_NFT_FIB_IPV4, _IPV6", static batch => Use(batch, new NftFib(NftFibResult.AddressType, NftFibFlags.DestinationAddress))),
        (NftFeature.Numgen, "CONFIG_NFT_NUMGEN", static batch => Use(batch, new NftNumgen(NftRegister.Reg1, 2))),
        (NftFeature.Hash, "CONFIG_NFT_HASH", UseHash),
        (NftFeature.Limit, "CONFIG_NFT_LIMIT", static batch => Use(batch, new NftLimit(1, 1, 5))),
        (NftFeature.Log, "CONFIG_NFT_LOG", static batch => Use(batch, new NftLog("probe"))),
        (NftFeature.Counter, "CONFIG_NFT_COUNTER", static batch => Use(batch, new NftCounter())),
        (NftFeature.IntervalSets, "CONFIG_NF_TABLES_SET (Linux 4.13)", UseIntervalSet),
        (NftFeature.ConcatenatedIntervalSets, "CONFIG_NF_TABLES_SET (Linux 5.6)", UseConcatenatedIntervalSet),
        (NftFeature.DynamicSets, "CONFIG_NF_TABLES_SET (Linux 4.1)", UseDynamicSet),
        (NftFeature.Destroy, "Linux 6.3", static batch => batch.DestroyElement(AddPortSet(batch, NftSetFlags.None), ScratchPort)),
    ];

    /// <summary>Tries all features in a family of tables.</summary>
    public static IReadOnlyList<NftProbeResult> Run(NftablesConnection connection, NftFamily family)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var results = new List<NftProbeResult>(Features.Length);
        foreach (var (feature, option, use) in Features)
        {
            results.Add(Try(connection, family, feature, option, use));
        }

        return results;
    }

    /// <summary>Tries one feature.</summary>
    public static NftProbeResult Find(NftablesConnection connection, NftFamily family, NftFeature feature)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var (_, option, use) = Array.Find(Features, entry => entry.Feature == feature);
        return Try(connection, family, feature, option, use);
    }

    private static NftProbeResult Try(NftablesConnection connection, NftFamily family, NftFeature feature, string option, Action<NftBatch> use)
    {
        using var batch = new NftBatch(family, ScratchTable);
        batch.AddTable(new NftTable(family, ScratchTable));
        use(batch);
        try
        {
            var errors = connection.Check(batch);
            return errors.Count == 0 ? new NftProbeResult(feature, NftSupport.Supported) : Explain(feature, option, errors[0].Error);
        }
        catch (NetlinkException error)
        {
            return Explain(feature, option, error);
        }
    }

    // What an absent module or an old kernel answers; all else (privilege, memory, lost answers) says nothing about the feature.
    private static NftProbeResult Explain(NftFeature feature, string option, NetlinkException error)
    {
        var isAbsent = error.IsNotSupported || error.Errno is Errno.NoEntry or Errno.InvalidArgument;
        return isAbsent
            ? new NftProbeResult(feature, NftSupport.NotSupported, $"the kernel lacks {option}: {error.Message}")
            : new NftProbeResult(feature, NftSupport.Unknown, error.Message);
    }

    private static void UseTables(NftBatch batch)
    {
        var set = AddPortSet(batch, NftSetFlags.None);
        batch.AddElement(set, ScratchPort, commentUtf8: "probe"u8);
        Use(batch, NftPayloadLoad.DestinationPort(), new NftLookup(set.Name), new NftImmediateVerdict(NftVerdict.Accept));
    }

    private static void UseNat(NftBatch batch)
    {
        var length = batch.Family == NftFamily.Ip6 ? 16 : 4;
        var family = batch.Family == NftFamily.Ip6 ? NftFamily.Ip6 : NftFamily.Ip;
        UseInNat(
            batch,
            NftHook.Prerouting,
            new NftImmediate(NftRegister.Reg1, EquatableArray.Create<byte>(new byte[length])),
            new NftNat(NftNatKind.Destination, family, NftRegister.Reg1));
    }

    private static void UseHash(NftBatch batch) => Use(
        batch,
        NftPayloadLoad.IpSource(NftRegister.Reg2),
        new NftHash(NftHashType.Jenkins, NftRegister.Reg1, 2) { Source = NftRegister.Reg2, Length = 4 });

    private static void UseIntervalSet(NftBatch batch) => batch.AddRange(AddPortSet(batch, NftSetFlags.Interval), ScratchPort, ScratchPort);

    private static void UseConcatenatedIntervalSet(NftBatch batch)
    {
        var set = new NftSet("ranges") { Flags = NftSetFlags.Interval, KeyType = [NftDataType.InetService, NftDataType.InetService] };
        batch.AddSet(set);
        batch.AddRange(set, [0, 1, 0, 0, 0, 1, 0, 0], [0, 9, 0, 0, 0, 9, 0, 0]);
    }

    private static void UseDynamicSet(NftBatch batch)
    {
        var set = AddPortSet(batch, NftSetFlags.Dynamic | NftSetFlags.Timeout);
        Use(batch, NftPayloadLoad.DestinationPort(), new NftDynset(NftDynsetOperation.Update, set.Name, NftRegister.Reg1) { Timeout = TimeSpan.FromMinutes(1) });
    }

    private static NftSet AddPortSet(NftBatch batch, NftSetFlags flags)
    {
        var set = new NftSet("ports") { Flags = flags, KeyType = [NftDataType.InetService], Size = (flags & NftSetFlags.Interval) != 0 ? null : 16 };
        batch.AddSet(set);
        return set;
    }

    private static void AddNatChain(NftBatch batch, NftHook hook) =>
        batch.AddChain(new NftChain(NatChain) { Base = new NftBaseChain(hook, "nat", 0, NftPolicy.Accept) });

    private static void UseInNat(NftBatch batch, NftHook hook, params ReadOnlySpan<NftExpression> expressions)
    {
        AddNatChain(batch, hook);
        batch.AddRule(new NftRule(NatChain, EquatableArray.Create(expressions)));
    }

    private static void Use(NftBatch batch, params ReadOnlySpan<NftExpression> expressions)
    {
        batch.AddChain(new NftChain(FilterChain) { Base = new NftBaseChain(NftHook.Input, "filter", 0, NftPolicy.Accept) });
        batch.AddRule(new NftRule(FilterChain, EquatableArray.Create(expressions)));
    }
}
