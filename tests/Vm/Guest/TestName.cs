namespace KubeProxyNet.Vm;

/// <summary>The name of a class, a method or a case; stands for all tests in it.</summary>
internal readonly record struct TestName(string Text)
{
    private const string Suffix = ".Tests.";

    /// <summary>The test project it is in: all that comes before the folders' names.</summary>
    internal string Assembly => Text.IndexOf(Suffix, StringComparison.Ordinal) is >= 0 and var at
        ? Text[..(at + Suffix.Length - 1)]
        : throw new ArgumentException($"{Text} is in no test project");

    /// <summary>Whether a class can have tests with this name.</summary>
    internal bool IsAbout(Type type) => Covers(type.FullName!) || new TestName(type.FullName!).Covers(Text);

    /// <summary>Whether a test with that name is meant.</summary>
    internal bool Covers(string name) =>
        name.StartsWith(Text, StringComparison.Ordinal) && (name.Length == Text.Length || name[Text.Length] is '.' or '(');
}
