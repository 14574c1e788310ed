using System.Text;
using KubeProxyNet.Proxy.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeProxyNet.Proxy.Tests.Configuration;

public sealed class ConfigurationWatcherTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("kubeproxynet");
    private readonly ManualTime _time = new();

    private string ConfigPath => Path.Combine(_directory.FullName, "config.conf");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task The_link_swap_of_a_ConfigMap_volume_is_noticed()
    {
        // As the kubelet does it: config.conf -> ..data/config.conf, ..data -> ..<time>, replaced by rename.
        WriteVersion("one", "mode: ipvs");
        Directory.CreateSymbolicLink(Path.Combine(_directory.FullName, "..data"), "one");
        File.CreateSymbolicLink(ConfigPath, "..data/config.conf");
        var change = Watch();

        _time.Advance(ConfigurationWatcher.Interval);
        await Task.Delay(20);
        change.IsCompleted.ShouldBeFalse();

        WriteVersion("two", "mode: iptables");
        Directory.CreateSymbolicLink(Path.Combine(_directory.FullName, "..tmp"), "two");
        Directory.Delete(Path.Combine(_directory.FullName, "..data"));
        Directory.Move(Path.Combine(_directory.FullName, "..tmp"), Path.Combine(_directory.FullName, "..data"));

        await Tick(change);
    }

    [Fact]
    public async Task A_file_that_is_gone_for_a_while_and_comes_back_the_same_is_no_change()
    {
        File.WriteAllText(ConfigPath, "mode: ipvs");
        var change = Watch();

        // Back by rename: the look that was asked for may be taken at any moment, and would find a file that is written yet.
        File.Move(ConfigPath, ConfigPath + ".away");
        _time.Advance(ConfigurationWatcher.Interval);
        File.Move(ConfigPath + ".away", ConfigPath);
        _time.Advance(ConfigurationWatcher.Interval);
        await Task.Delay(20);
        change.IsCompleted.ShouldBeFalse();

        File.WriteAllText(ConfigPath, "mode: iptables");
        await Tick(change);
    }

    private Task Watch()
    {
        var watcher = new ConfigurationWatcher(ConfigPath, File.ReadAllBytes, _time, NullLogger<ConfigurationWatcher>.Instance);
        watcher.Begin();
        return watcher.WaitForChangeAsync(CancellationToken.None);
    }

    private async Task Tick(Task change)
    {
        for (var i = 0; i < 1000 && !change.IsCompleted; i++)
        {
            _time.Advance(ConfigurationWatcher.Interval);
            await Task.WhenAny(change, Task.Delay(10));
        }

        change.IsCompletedSuccessfully.ShouldBeTrue();
    }

    private void WriteVersion(string name, string text) =>
        File.WriteAllText(Path.Combine(_directory.CreateSubdirectory(name).FullName, "config.conf"), text, Encoding.UTF8);
}
