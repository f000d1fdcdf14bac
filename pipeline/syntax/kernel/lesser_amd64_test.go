package kernel

// lesser lists what a processor may lack, the newest first.
var lesser = []*bool{&hasAVX512, &hasAVX2}
