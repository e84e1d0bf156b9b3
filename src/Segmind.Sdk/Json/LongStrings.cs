using System.Buffers;

namespace Segmind.Sdk;

/// <summary>Finds the long strings of a JSON text as it goes by, and holds none of them.</summary>
internal static class LongStrings
{
    private const byte Quote = (byte)'"';
    private const byte Escape = (byte)'\\';
    private const int ChunkLength = 64 * 1024;

    /// <summary>Where they lie between their quotes. What is no JSON gives ranges too: parse what is around them.</summary>
    public static List<TextRange> Find(Stream json, int atLeast)
    {
        var found = new List<TextRange>();
        var scan = new Scan();
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
        try
        {
            for (int read; (read = json.Read(buffer.AsSpan(0, ChunkLength))) > 0;)
            {
                scan.Append(buffer.AsSpan(0, read), atLeast, found);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }

        return found;
    }

    /// <summary>What is known at the end of a chunk.</summary>
    private struct Scan
    {
        private long _at;
        private long _start;
        private bool _isInString;
        private bool _isEscaped;

        public void Append(ReadOnlySpan<byte> chunk, int atLeast, List<TextRange> found)
        {
            var end = _at + chunk.Length;
            while (!chunk.IsEmpty)
            {
                var mark = _isEscaped ? 0 : _isInString ? chunk.IndexOfAny(Quote, Escape) : chunk.IndexOf(Quote);
                if (mark < 0)
                {
                    break;
                }

                _at = end - chunk.Length + mark;
                Pass(chunk[mark], atLeast, found);
                chunk = chunk[(mark + 1)..];
            }

            _at = end;
        }

        private void Pass(byte mark, int atLeast, List<TextRange> found)
        {
            if (_isEscaped || mark == Escape)
            {
                _isEscaped = !_isEscaped;
            }
            else if (!_isInString)
            {
                (_isInString, _start) = (true, _at + 1);
            }
            else
            {
                _isInString = false;
                if (_at - _start >= atLeast)
                {
                    found.Add(new(_start, _at - _start));
                }
            }
        }
    }
}
