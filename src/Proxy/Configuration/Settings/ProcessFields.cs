using static KubeProxyNet.Proxy.Configuration.Settings.Kinds;

namespace KubeProxyNet.Proxy.Configuration.Settings;

/// <summary>What only a flag can say.</summary>
internal static class ProcessFields
{
    private static readonly FieldSet _set = new();

    /// <summary>--config</summary>
    public static readonly TypedField<string> Config = _set.AddFlagOnly("config", FilePath, "", "configuration file; it replaces all flags that do not say otherwise");

    /// <summary>--write-config-to</summary>
    public static readonly TypedField<string> WriteConfigTo = _set.AddFlagOnly(
        "write-config-to", FilePath, "", "write the configuration that results, defaults included, to this file and exit");

    /// <summary>--cleanup</summary>
    public static readonly TypedField<bool> Cleanup = _set.AddFlagOnly("cleanup", Switch, false, "remove the rules of every mode, ours and kube-proxy's, and exit");

    /// <summary>--init-only</summary>
    public static readonly TypedField<bool> InitOnly = _set.AddFlagOnly(
        "init-only", Switch, false, "do what needs more than CAP_NET_ADMIN (sysctls) and exit, so that a later run needs no more");

    /// <summary>--master</summary>
    public static readonly TypedField<string> Master = _set.AddFlagOnly("master", Text, "", "URL of the API server, stronger than the kubeconfig's");

    /// <summary>--version</summary>
    public static readonly TypedField<string> Version = _set.AddFlagOnly(
        "version", OneOf("true", "false", "raw", "vX.Y.Z"), "false", "print the version and exit; vX.Y.Z sets the version that is reported");

    /// <summary>--help</summary>
    public static readonly TypedField<bool> Help = _set.AddFlagOnly("help", Switch, false, "print this text and exit");

    /// <summary>--healthz-port</summary>
    public static readonly TypedField<int> HealthzPort = _set.AddFlagOnly("healthz-port", Integer, 10256, "port of the health server; 0 disables it");

    /// <summary>--metrics-port</summary>
    public static readonly TypedField<int> MetricsPort = _set.AddFlagOnly("metrics-port", Integer, 10249, "port of the metrics server; 0 disables it");

    /// <summary>--boot-id-file</summary>
    public static readonly TypedField<string> BootIdFile = _set.AddFlagOnly(
        "boot-id-file", FilePath, "/proc/sys/kernel/random/boot_id", "accepted; nothing reads it");

    /// <summary>--machine-id-file</summary>
    public static readonly TypedField<string> MachineIdFile = _set.AddFlagOnly(
        "machine-id-file", FilePath, "/etc/machine-id,/var/lib/dbus/machine-id", "accepted; nothing reads it");

    /// <summary>Fields of this class.</summary>
    public static IReadOnlyList<Field> All => _set.All;
}
