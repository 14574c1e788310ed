using System.Numerics;

namespace KubeProxyNet.Backends.Nftables;

/// <summary>
/// Names a chain that picks one of up to so many destinations. All service ports whose number of destinations rounds up to the same size share it, so that most
/// changes of that number change nothing but elements with data: for one with a verdict the kernel looks at every verdict of the table.
/// </summary>
/// <param name="Class">Where it picks from, and whether it masquerades.</param>
/// <param name="Size">The most destinations that it picks from, more than half of which there are (of 4: at least one); 0 is no chain at all.</param>
internal readonly record struct NftablesPick(NftablesPickClass Class, int Size)
{
    private const int Smallest = 4;

    internal bool IsNone => Size == 0;

    /// <summary>The one for a number of destinations; none for 0.</summary>
    internal static NftablesPick Among(NftablesPickClass pickClass, int count) =>
        count == 0 ? default : new NftablesPick(pickClass, Math.Max(Smallest, (int)BitOperations.RoundUpToPowerOf2((uint)count)));

    /// <summary>
    /// The numbers to draw a slot below, in turn, until there is a destination in it. Going down by one, each destination is as likely as any other, and the
    /// number of destinations itself is the last that is needed. For large sizes that would be too many: of the size itself so often that less than one
    /// connection in four thousand gets to the last, which is half of it, where all slots are taken.
    /// </summary>
    internal IEnumerable<int> Draws()
    {
        const int MostRules = 16;
        const int Tries = 12;
        var least = Size <= Smallest ? 1 : (Size / 2) + 1;
        return Size - least < MostRules
            ? Enumerable.Range(least, Size - least + 1).Reverse()
            : Enumerable.Repeat(Size, Tries).Append(Size / 2);
    }
}
