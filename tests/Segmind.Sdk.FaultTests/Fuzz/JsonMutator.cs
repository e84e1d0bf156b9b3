using System.Buffers;
using System.Text;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Writes a seed's JSON with a few of its values, members or names changed. Whether the outcome is JSON is known by what was done.</summary>
internal sealed class JsonMutator(FuzzRandom random, IReadOnlyList<JsonTree> others)
{
    private const int DepthLimit = 64;
    private readonly ArrayBufferWriter<byte> _body = new(1024);
    private readonly int[] _targets = new int[3];
    private int _index;

    /// <summary>Whether nothing was written that is no JSON.</summary>
    public bool IsJson { get; private set; } = true;

    public byte[] Write(JsonTree tree)
    {
        var changes = 1 + random.Below(_targets.Length);
        for (var i = 0; i < _targets.Length; i++)
        {
            _targets[i] = i < changes ? random.Below(tree.Size) : -1;
        }

        WriteValue(tree, isTarget: IsTarget());
        return _body.WrittenSpan.ToArray();
    }

    private bool IsTarget() => _targets.AsSpan().Contains(_index++);

    private void WriteValue(JsonTree tree, bool isTarget)
    {
        if (!isTarget)
        {
            WriteAsIs(tree);
            return;
        }

        switch (random.Below(12))
        {
            case < 5:
                Skip(tree);
                _body.Write(random.Pick(HostileValues.Scalars));
                break;
            case 5:
                Skip(tree);
                _body.Write(random.Pick(HostileValues.Addresses));
                break;
            case 6 or 7:
                Skip(tree);
                _body.Write(random.Pick(HostileValues.Structures));
                break;
            case 8:
                Skip(tree);
                WriteAsIs(random.Pick(others));
                break;
            case 9:
                WriteNested(tree, depth: random.OneIn(4) ? DepthLimit - 2 + random.Below(5) : 1 + random.Below(8));
                break;
            case 10:
                WriteAsText(tree);
                break;
            default:
                Skip(tree);
                WriteRarely(HostileValues.NoJson);
                break;
        }
    }

    private void WriteAsIs(JsonTree tree)
    {
        if (tree.IsScalar)
        {
            _body.Write(tree.Text);
            return;
        }

        Put(tree.IsObject ? "{"u8 : "["u8);
        var isFirst = true;
        foreach (var (name, value) in tree.Children)
        {
            WriteChild(tree, name, value, ref isFirst);
        }

        Put(tree.IsObject ? "}"u8 : "]"u8);
    }

    private void WriteChild(JsonTree parent, byte[] name, JsonTree value, ref bool isFirst)
    {
        var isTarget = IsTarget();
        switch (isTarget ? random.Below(10) : -1)
        {
            case 0:
                Skip(value);
                break;
            case 1:
                Begin(parent, name, ref isFirst);
                WriteAsIs(value);
                Begin(parent, name, ref isFirst);
                _body.Write(random.Pick(HostileValues.Scalars));
                break;
            case 2:
                Begin(parent, name, ref isFirst);
                _body.Write(random.Pick(HostileValues.Scalars));
                Begin(parent, name, ref isFirst);
                WriteAsIs(value);
                break;
            case 3:
                Begin(parent, random.Pick(HostileValues.Names), ref isFirst);
                WriteAsIs(value);
                break;
            case 4:
                Begin(parent, random.Pick(HostileValues.Names), ref isFirst);
                _body.Write(random.Pick(HostileValues.Structures));
                Begin(parent, name, ref isFirst);
                WriteAsIs(value);
                break;
            default:
                Begin(parent, name, ref isFirst);
                WriteValue(value, isTarget);
                break;
        }
    }

    private void Begin(JsonTree parent, byte[] name, ref bool isFirst)
    {
        Put(isFirst ? ""u8 : ","u8);
        isFirst = false;
        if (parent.IsObject)
        {
            _body.Write(name);
            Put(":"u8);
        }
    }

    private void WriteNested(JsonTree tree, int depth)
    {
        var asObjects = random.OneIn(2);
        for (var i = 0; i < depth; i++)
        {
            Put(asObjects ? "{\"value\":"u8 : "["u8);
        }

        WriteAsIs(tree);
        for (var i = 0; i < depth; i++)
        {
            Put(asObjects ? "}"u8 : "]"u8);
        }

        IsJson &= depth < DepthLimit / 2;
    }

    /// <summary>JSON in a string, as workflows write their output.</summary>
    private void WriteAsText(JsonTree tree)
    {
        var from = _body.WrittenCount;
        WriteAsIs(tree);
        var text = Encoding.UTF8.GetString(_body.WrittenSpan[from..]);
        var before = _body.WrittenSpan[..from].ToArray();
        _body.ResetWrittenCount();
        _body.Write(before);
        _body.Write(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(text));
    }

    private void WriteRarely(byte[][] values)
    {
        IsJson = false;
        _body.Write(random.Pick(values));
    }

    /// <summary>Values that are not written are counted all the same.</summary>
    private void Skip(JsonTree tree) => _index += tree.Size - 1;

    private void Put(ReadOnlySpan<byte> text) => _body.Write(text);
}
