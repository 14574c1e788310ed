using System.Text.Json;
using KubeProxyNet.Informers.Decoding;
using KubeProxyNet.Informers.Models;

namespace KubeProxyNet.Informers.Tests.Decoding;

public sealed class ListReadingTests
{
    private const string Text =
        """
        { 'kind' : 'ServiceList', 'apiVersion':'v1', 'metadata': {'resourceVersion':'10','continue':'a\'}{][,b','remainingItemCount':3 } , 'extra':[1,{'items':[2]}],
          'items': [ {'metadata':{'name':'a','namespace':'n}{'}} , {'metadata':{'name':'b','namespace':'n'},'spec':{'type':'\'},{'}},7,{'metadata':{'name':'c','namespace':'n'}} ], 'n': 5 }
        """;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(4096)]
    public void A_list_reads_the_same_however_it_arrives(int chunk)
    {
        var bytes = Decode.Json(Text);
        var reader = ResourceKinds.Services.Decoder.CreateListReader();
        var objects = new List<DecodedObject<Service>>();
        var start = 0;
        var end = 0;
        while (!reader.IsComplete)
        {
            (end < bytes.Length).ShouldBeTrue();
            end = Math.Min(bytes.Length, end + chunk);
            start += reader.Read(bytes.AsSpan(start..end), objects);
        }

        reader.ResourceVersion.ShouldBe("10");
        reader.Continue.ShouldBe("a\"}{][,b");
        objects.Select(decoded => decoded.Item?.Key.ToString() ?? decoded.Error)
            .ShouldBe(["metadata.namespace is missing or not a name", "n/b", "\"7\" is not an object", "n/c"]);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{'kind':'PodList'}")]
    [InlineData("{7:8}")]
    [InlineData("{'items':[{]}]}")]
    public void What_is_no_list_of_the_kind_is_refused(string text) => Should.Throw<JsonException>(
        () => ResourceKinds.Services.Decoder.CreateListReader().Read(Decode.Json(text), new List<DecodedObject<Service>>()));

    [Fact]
    public void A_list_without_items_is_empty()
    {
        var objects = new List<DecodedObject<Service>>();
        var reader = ResourceKinds.Services.Decoder.CreateListReader();

        reader.Read(Decode.Json("{'items':null,'metadata':{'resourceVersion':'1'}}"), objects);

        reader.IsComplete.ShouldBeTrue();
        objects.ShouldBeEmpty();
    }
}
