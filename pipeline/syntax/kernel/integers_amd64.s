#include "go_asm.h"
#include "textflag.h"

// func quantiseAVX2(cells *int16, scales, x *float32, width, rows int)
TEXT ·quantiseAVX2(SB), NOSPLIT, $0-40
	MOVQ cells+0(FP), DI
	MOVQ scales+8(FP), BX
	MOVQ x+16(FP), SI
	MOVQ width+24(FP), CX
	SHLQ $2, CX
	MOVQ rows+32(FP), R8
	VPCMPEQD Y15, Y15, Y15
	VPSRLD $1, Y15, Y15 // all bits but the sign
	MOVL $0x0d800000, AX // leastScaled
	VMOVD AX, X14
	MOVL $const_largestInput, AX
	VMOVD AX, X13
	VCVTDQ2PS X13, X13
row:
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	XORQ DX, DX
largest:
	VANDPS (SI)(DX*1), Y15, Y2
	VANDPS 32(SI)(DX*1), Y15, Y3
	VMAXPS Y2, Y0, Y0
	VMAXPS Y3, Y1, Y1
	ADDQ $64, DX
	CMPQ DX, CX
	JLT largest
	VMAXPS Y1, Y0, Y0
	VEXTRACTF128 $1, Y0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0x4e, X0, X1
	VMAXPS X1, X0, X0
	VPERMILPS $0xb1, X0, X1
	VMAXPS X1, X0, X0
	VMAXPS X14, X0, X0
	VDIVPS X13, X0, X1 // the scale
	VMOVSS X1, (BX)
	VDIVPS X0, X13, X2
	VBROADCASTSS X2, Y2
	XORQ DX, DX
sixteen:
	VMULPS (SI)(DX*1), Y2, Y3
	VMULPS 32(SI)(DX*1), Y2, Y4
	VCVTPS2DQ Y3, Y3
	VCVTPS2DQ Y4, Y4
	VPACKSSDW Y4, Y3, Y3
	VPERMQ $0xd8, Y3, Y3
	VMOVDQU Y3, (DI)
	ADDQ $32, DI
	ADDQ $64, DX
	CMPQ DX, CX
	JLT sixteen
	ADDQ CX, SI
	ADDQ $4, BX
	DECQ R8
	JNZ row
	VZEROUPPER
	RET

// Tiles of four rows and 64 columns. DOT adds to sums the products of the pairs
// of weights and of inputs.

#define DOT4(inputs, a, b, c, d) \
	VPBROADCASTD (inputs)(DX*1), Z20; \
	DOT(Z16, Z20, a, Z21); \
	DOT(Z17, Z20, b, Z22); \
	DOT(Z18, Z20, c, Z23); \
	DOT(Z19, Z20, d, Z21)

// FINISH scales the sums of a row, adds the bias and stores them.
#define FINISH4(row, a, b, c, d) \
	VBROADCASTSS (4*row)(R12), Z20; \
	VMULPS Z20, Z24, Z16; \
	VMULPS Z20, Z25, Z17; \
	VMULPS Z20, Z26, Z18; \
	VMULPS Z20, Z27, Z19; \
	VCVTDQ2PS a, a; \
	VCVTDQ2PS b, b; \
	VCVTDQ2PS c, c; \
	VCVTDQ2PS d, d; \
	VMULPS Z16, a, a; \
	VMULPS Z17, b, b; \
	VMULPS Z18, c, c; \
	VMULPS Z19, d, d; \
	VADDPS Z28, a, a; \
	VADDPS Z29, b, b; \
	VADDPS Z30, c, c; \
	VADDPS Z31, d, d; \
	VMOVUPS a, (DI); \
	VMOVUPS b, 64(DI); \
	VMOVUPS c, 128(DI); \
	VMOVUPS d, 192(DI); \
	ADDQ BX, DI

// BEGIN takes apart the product that AX points to.
#define BEGIN \
	MOVQ product_y(AX), DI; \
	MOVQ product_inputs(AX), R8; \
	MOVQ product_inputScales(AX), R12; \
	MOVQ product_columns(AX), BX; \
	SHLQ $2, BX; \
	MOVQ product_n(AX), CX; \
	SHLQ $1, CX; \
	MOVQ product_rows(AX), R13; \
	MOVQ product_scales(AX), R9; \
	MOVQ product_bias(AX), R10

#define TILES512 \
	BEGIN; \
	VMOVUPS (R9), Z24; \
	VMOVUPS 64(R9), Z25; \
	VMOVUPS 128(R9), Z26; \
	VMOVUPS 192(R9), Z27; \
	VMOVUPS (R10), Z28; \
	VMOVUPS 64(R10), Z29; \
	VMOVUPS 128(R10), Z30; \
	VMOVUPS 192(R10), Z31; \
tile: \
	LEAQ (R8)(CX*1), R9; \
	LEAQ (R9)(CX*1), R10; \
	LEAQ (R10)(CX*1), R11; \
	MOVQ product_cells(AX), SI; \
	VPXORD Z0, Z0, Z0; \
	VPXORD Z1, Z1, Z1; \
	VPXORD Z2, Z2, Z2; \
	VPXORD Z3, Z3, Z3; \
	VPXORD Z4, Z4, Z4; \
	VPXORD Z5, Z5, Z5; \
	VPXORD Z6, Z6, Z6; \
	VPXORD Z7, Z7, Z7; \
	VPXORD Z8, Z8, Z8; \
	VPXORD Z9, Z9, Z9; \
	VPXORD Z10, Z10, Z10; \
	VPXORD Z11, Z11, Z11; \
	VPXORD Z12, Z12, Z12; \
	VPXORD Z13, Z13, Z13; \
	VPXORD Z14, Z14, Z14; \
	VPXORD Z15, Z15, Z15; \
	XORQ DX, DX; \
pair: \
	VMOVDQU32 (SI), Z16; \
	VMOVDQU32 64(SI), Z17; \
	VMOVDQU32 128(SI), Z18; \
	VMOVDQU32 192(SI), Z19; \
	DOT4(R8, Z0, Z1, Z2, Z3); \
	DOT4(R9, Z4, Z5, Z6, Z7); \
	DOT4(R10, Z8, Z9, Z10, Z11); \
	DOT4(R11, Z12, Z13, Z14, Z15); \
	ADDQ $256, SI; \
	ADDQ $4, DX; \
	CMPQ DX, CX; \
	JLT pair; \
	FINISH4(0, Z0, Z1, Z2, Z3); \
	FINISH4(1, Z4, Z5, Z6, Z7); \
	FINISH4(2, Z8, Z9, Z10, Z11); \
	FINISH4(3, Z12, Z13, Z14, Z15); \
	LEAQ (R8)(CX*4), R8; \
	ADDQ $16, R12; \
	SUBQ $4, R13; \
	JNZ tile; \
	VZEROUPPER; \
	RET

#define DOT(weights, inputs, sums, room) VPDPWSSD weights, inputs, sums

// func tilesVNNI(p *product)
TEXT ·tilesVNNI(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	TILES512

#undef DOT
#define DOT(weights, inputs, sums, room) \
	VPMADDWD weights, inputs, room; \
	VPADDD room, sums, sums

// func tiles512(p *product)
TEXT ·tiles512(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	TILES512

// Tiles of four rows and 16 columns.

#define DOT2(inputs, a, b) \
	VPBROADCASTD (inputs)(DX*1), Y10; \
	DOT(Y8, Y10, a, Y11); \
	DOT(Y9, Y10, b, Y12)

#define FINISH2(row, a, b) \
	VBROADCASTSS (4*row)(R12), Y10; \
	VMULPS Y10, Y13, Y8; \
	VMULPS Y10, Y14, Y9; \
	VCVTDQ2PS a, a; \
	VCVTDQ2PS b, b; \
	VMULPS Y8, a, a; \
	VMULPS Y9, b, b; \
	VADDPS (R9), a, a; \
	VADDPS 32(R9), b, b; \
	VMOVUPS a, (DI); \
	VMOVUPS b, 32(DI); \
	ADDQ BX, DI

// func tilesAVX2(p *product)
TEXT ·tilesAVX2(SB), NOSPLIT, $0-8
	MOVQ p+0(FP), AX
	BEGIN
	VMOVUPS (R9), Y13
	VMOVUPS 32(R9), Y14
tile:
	LEAQ (R8)(CX*1), R9
	LEAQ (R9)(CX*1), R10
	LEAQ (R10)(CX*1), R11
	MOVQ product_cells(AX), SI
	VPXOR Y0, Y0, Y0
	VPXOR Y1, Y1, Y1
	VPXOR Y2, Y2, Y2
	VPXOR Y3, Y3, Y3
	VPXOR Y4, Y4, Y4
	VPXOR Y5, Y5, Y5
	VPXOR Y6, Y6, Y6
	VPXOR Y7, Y7, Y7
	XORQ DX, DX
pair:
	VMOVDQU (SI), Y8
	VMOVDQU 32(SI), Y9
	DOT2(R8, Y0, Y1)
	DOT2(R9, Y2, Y3)
	DOT2(R10, Y4, Y5)
	DOT2(R11, Y6, Y7)
	ADDQ $256, SI
	ADDQ $4, DX
	CMPQ DX, CX
	JLT pair
	MOVQ product_bias(AX), R9
	FINISH2(0, Y0, Y1)
	FINISH2(1, Y2, Y3)
	FINISH2(2, Y4, Y5)
	FINISH2(3, Y6, Y7)
	LEAQ (R8)(CX*4), R8
	ADDQ $16, R12
	SUBQ $4, R13
	JNZ tile
	VZEROUPPER
	RET
