using System.Text;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

/// <summary>Feeds decoders with JSON in which single quotes stand for double ones.</summary>
internal static class Decode
{
    internal static byte[] Json(string text) => Encoding.UTF8.GetBytes(text.Replace('\'', '"'));

    internal static T One<T>(ResourceKind<T> kind, string json)
        where T : class, IApiObject
    {
        var decoded = Event(kind, json);
        decoded.Object.Error.ShouldBeNull();
        return decoded.Object.Item.ShouldNotBeNull();
    }

    internal static WatchEvent<T> Event<T>(ResourceKind<T> kind, string json, string type = "ADDED")
        where T : class, IApiObject => kind.Decoder.DecodeWatchEvent(Json($"{{'type':'{type}','object':{json}}}\n"));

    internal static Service Service(string spec, string status = "{}", string metadata = "") =>
        One(ResourceKinds.Services, $"{{'kind':'Service','metadata':{{'name':'web','namespace':'default'{metadata}}},'spec':{spec},'status':{status}}}");

    internal static EndpointSlice Slice(string body, string metadata = "") =>
        One(ResourceKinds.EndpointSlices, $"{{'kind':'EndpointSlice','metadata':{{'name':'web-x','namespace':'default'{metadata}}},{body}}}");

    internal static Node Node(string body, string metadata = "") =>
        One(ResourceKinds.Nodes, $"{{'kind':'Node','metadata':{{'name':'worker'{metadata}}},{body}}}");
}
