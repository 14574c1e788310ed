namespace KubeProxyNet.Netlink.Nftables;

/// <summary>What happened to the ruleset.</summary>
public enum NftEventKind
{
    /// <summary>Something that is none of the others, such as a flow table.</summary>
    Other,

    /// <summary>A table was added or changed.</summary>
    TableAdded,

    /// <summary>A table is gone, and all in it without further events.</summary>
    TableDeleted,

    /// <summary>A chain was added or changed.</summary>
    ChainAdded,

    /// <summary>A chain is gone.</summary>
    ChainDeleted,

    /// <summary>A rule was added; <see cref="NftEvent.Name"/> is its chain.</summary>
    RuleAdded,

    /// <summary>A rule is gone; <see cref="NftEvent.Name"/> is its chain.</summary>
    RuleDeleted,

    /// <summary>A set was added.</summary>
    SetAdded,

    /// <summary>A set is gone.</summary>
    SetDeleted,

    /// <summary>Elements were added; <see cref="NftEvent.Name"/> is their set.</summary>
    ElementsAdded,

    /// <summary>Elements are gone, deleted or expired; <see cref="NftEvent.Name"/> is their set.</summary>
    ElementsDeleted,

    /// <summary>A commit is complete; it comes after the commit's other events and says who did it.</summary>
    GenerationChanged,

    /// <summary>Events were lost: read everything back and compare.</summary>
    Overrun,
}
