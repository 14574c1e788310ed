using KubeProxyNet.Lab.Machine;

namespace KubeProxyNet.Lab.Tests.Machine;

public sealed class LabFolderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a name")]
    [InlineData("a-name-that-is-longer-than-any-file-needs")]
    public void A_name_that_is_not_a_plain_word_is_refused(string name)
    {
        Should.Throw<LabException>(() => new LabFolder(name)).Message.ShouldContain("cannot be a lab's name");
    }

    [Fact]
    public void A_lab_that_does_not_run_has_no_state()
    {
        Should.Throw<LabException>(() => new LabFolder("never-started").ReadRunningState()).Message.ShouldContain("no lab named 'never-started' is running");
    }
}
