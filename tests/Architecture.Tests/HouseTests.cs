using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeProxyNet.Architecture.Tests;

// What the house style asks of every file and a reader would have to count.
public partial class HouseTests
{
    private static readonly string[] ForbiddenWords = ["Manager", "Helper", "Util", "Info", "Data", "Base"];

    [Fact]
    public void No_product_file_is_longer_than_400_lines()
    {
        var long_ = Repository.SourceFiles("src").Where(file => File.ReadLines(file).Count() > 400).Select(Repository.Relative);

        long_.ShouldBeEmpty();
    }

    [Fact]
    public void No_file_has_a_name_that_says_nothing()
    {
        var vague = Repository.SourceFiles("src").Where(file => ForbiddenWords.Any(word => Path.GetFileNameWithoutExtension(file).EndsWith(word, StringComparison.Ordinal))).Select(Repository.Relative);

        vague.ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_follow_folders()
    {
        var wrong = Repository.SourceFiles("src").Where(file =>
        {
            var folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!).Replace('/', '.');
            var declared = File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal));
            return declared is not null && declared != $"namespace KubeProxyNet.{folder};";
        }).Select(Repository.Relative);

        wrong.ShouldBeEmpty();
    }

    [Fact]
    public void Product_code_has_no_unfinished_places()
    {
        string[] marks = ["NotImplemented" + "Exception", "TO" + "DO", "FIX" + "ME", "Thread.Sl" + "eep"];

        var unfinished = Repository.SourceFiles("src").Where(file => marks.Any(mark => File.ReadAllText(file).Contains(mark, StringComparison.Ordinal))).Select(Repository.Relative);

        unfinished.ShouldBeEmpty();
    }

    // docs/reliability.md says what each of them is.
    [Fact]
    public void Every_invariant_has_a_test_that_names_it()
    {
        var named = Repository.SourceFiles("tests")
            .SelectMany(file => InvariantTrait().Matches(File.ReadAllText(file)).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)))
            .ToHashSet();
        var promised = InvariantOfTable().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs/reliability.md"))).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();

        promised.ShouldBe(Enumerable.Range(1, 8));
        named.Order().ShouldBe(promised);
    }

    [GeneratedRegex("""\[Trait\("Invariant", "(\d+)"\)\]""")]
    private static partial Regex InvariantTrait();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex InvariantOfTable();
}
