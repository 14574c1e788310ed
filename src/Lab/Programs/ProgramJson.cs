using System.Text.Json;
using System.Text.Json.Serialization;
using KubeProxyNet.Lab.Programs.Echo;
using KubeProxyNet.Lab.Programs.Exchanges;
using KubeProxyNet.Lab.Programs.Hold;

namespace KubeProxyNet.Lab.Programs;

/// <summary>JSON of the programs' reports; generated at build time, for building it by reflection would double the time to start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExchangeReport))]
[JsonSerializable(typeof(HoldReport))]
[JsonSerializable(typeof(EchoPage))]
internal sealed partial class ProgramJson : JsonSerializerContext
{
    public static string Serialize(ExchangeReport report) => JsonSerializer.Serialize(report, Default.ExchangeReport);

    public static string Serialize(HoldReport report) => JsonSerializer.Serialize(report, Default.HoldReport);

    public static byte[] SerializeToUtf8Bytes(EchoPage page) => JsonSerializer.SerializeToUtf8Bytes(page, Default.EchoPage);
}
