using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeProxyNet.Proxy.Configuration.Documents;

/// <summary>Reads the first YAML document of a text from the parser's events; nothing here needs reflection.</summary>
internal sealed class YamlDocumentReader
{
    // An alias repeats what its anchor holds, so a short file can stand for a huge one.
    private const int MaximumNodes = 10_000;

    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, ConfigurationNode> _anchors = [];
    private int _nodes;

    private YamlDocumentReader(string text)
    {
        _parser = new Parser(new StringReader(text));
    }

    /// <summary>The document's root; null if the text holds none.</summary>
    /// <exception cref="ConfigurationDocumentException">It is not well-formed.</exception>
    public static ConfigurationNode Read(string text)
    {
        try
        {
            return new YamlDocumentReader(text).ReadDocument();
        }
        catch (YamlException exception)
        {
            throw new ConfigurationDocumentException($"line {exception.Start.Line}: {exception.InnerException?.Message ?? exception.Message}", exception);
        }
        catch (Exception exception) when (exception is not ConfigurationDocumentException)
        {
            // The library's scanner trips over some texts instead of refusing them (tests/Corpus/configuration).
            throw new ConfigurationDocumentException(exception.Message, exception);
        }
    }

    private ConfigurationNode ReadDocument()
    {
        _parser.Consume<StreamStart>();
        return _parser.TryConsume<DocumentStart>(out _) ? ReadNode(0) : new ScalarNode(ScalarType.Null, "");
    }

    private ConfigurationNode ReadNode(int depth)
    {
        if (++_nodes > MaximumNodes || depth > DocumentReader.MaximumDepth)
        {
            throw new ConfigurationDocumentException("the document is nested too deeply or too large to be a configuration");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Resolve(alias);
        }

        var anchor = ((NodeEvent)_parser.Current!).Anchor;
        var line = (int)_parser.Current!.Start.Line;
        ConfigurationNode node = _parser.Current switch
        {
            MappingStart => ReadMapping(depth),
            SequenceStart => ReadSequence(depth),
            _ => YamlScalars.Resolve(_parser.Consume<Scalar>()),
        };
        node = node with { Line = line };
        if (!anchor.IsEmpty)
        {
            _anchors[anchor] = node;
        }

        return node;
    }

    private ConfigurationNode Resolve(AnchorAlias alias)
    {
        var node = _anchors.GetValueOrDefault(alias.Value)
            ?? throw new ConfigurationDocumentException($"line {alias.Start.Line}: no anchor '{alias.Value}' stands before its alias");
        _nodes += Count(node);
        return node;
    }

    private static int Count(ConfigurationNode node) => node switch
    {
        MappingNode mapping => 1 + mapping.Entries.Sum(entry => Count(entry.Value)),
        SequenceNode sequence => 1 + sequence.Items.Sum(Count),
        _ => 1,
    };

    private MappingNode ReadMapping(int depth)
    {
        _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, ConfigurationNode>>();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var line = _parser.Current!.Start.Line;
            if (ReadNode(depth + 1) is not ScalarNode key)
            {
                throw new ConfigurationDocumentException($"line {line}: a key must be a plain word");
            }

            entries.Add(new(key.Text, ReadNode(depth + 1)));
        }

        return new MappingNode(entries.ToImmutable());
    }

    private SequenceNode ReadSequence(int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<ConfigurationNode>();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadNode(depth + 1));
        }

        return new SequenceNode(items.ToImmutable());
    }
}
